using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Shootdown.Cli.Input;

/// <summary>Lengths of time on the command line: <c>90s</c>, <c>10m</c>, <c>1h</c>.</summary>
internal static class DurationOption
{
    private const string Accepted = "accepted: a whole number with s, m or h, such as 90s, 10m or 1h, from 1s to 1000h";

    /// <summary>Creates an option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help text.</param>
    public static Option<TimeSpan?> Create(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME", CustomParser = Parse };

    /// <summary>Reads a length of time, or null if it is none.</summary>
    /// <param name="text">The text.</param>
    public static TimeSpan? Read(string text)
    {
        var seconds = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        return seconds > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && (long)number * seconds <= 1000L * 3600
            ? TimeSpan.FromSeconds((long)number * seconds)
            : null;
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        var time = Read(text);
        if (time is null)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {InputText.Quote(text)}; {Accepted}");
        }

        return time;
    }
}
