using System.CommandLine;
using System.Globalization;

namespace Shootdown.Cli.Input;

/// <summary>Whole numbers on the command line.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help text.</param>
    /// <param name="least">The least that it takes.</param>
    /// <param name="most">The most that it takes.</param>
    public static Option<int?> Create(string name, string description, int least, int most) =>
        new(name)
        {
            Description = description,
            HelpName = most == int.MaxValue ? "N" : string.Create(CultureInfo.InvariantCulture, $"{least}..{most}"),
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (Read(text, least, most) is { } number)
                {
                    return number;
                }

                result.AddError($"{name}: {InputText.Quote(text)}; accepted: a whole number from {least} to {most}");
                return null;
            },
        };

    /// <summary>Reads a number; null where the text is none of the range.</summary>
    /// <param name="text">The text.</param>
    /// <param name="least">The least that there may be.</param>
    /// <param name="most">The most.</param>
    public static int? Read(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;
}
