using System.CommandLine;
using System.Globalization;

namespace Shootdown.Cli.Input;

/// <summary>The times of a machine that <c>list costs --symbolic</c> puts into its sums.</summary>
internal static class WeightsOption
{
    private static readonly IReadOnlyList<Weight> All = Enum.GetValues<Weight>();

    private static readonly string Form = string.Join(',', All.Select(w => $"{PathSum.NameOf(w)}=N"));

    /// <summary>The option.</summary>
    public static Option<string?> Create() => new("--weights")
    {
        Description = $"With costs --symbolic: also the sums for a machine with these times, {Form}, in one unit.",
        HelpName = "W=N,...",
    };

    /// <summary>Reads its value.</summary>
    /// <param name="text">The value.</param>
    /// <exception cref="FormatException">It is none; the message says what would be accepted.</exception>
    public static IReadOnlyDictionary<Weight, double> Read(string text)
    {
        var weights = new Dictionary<Weight, double>();
        foreach (var part in text.Split(','))
        {
            var (name, value) = part.Split('=') is [var n, var v] ? (n, v) : (part, string.Empty);
            var known = All.Where(w => PathSum.NameOf(w) == name && !weights.ContainsKey(w)).ToList();
            if (known.Count == 0 || !double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number))
            {
                throw new FormatException($"--weights {InputText.Quote(part)}; accepted: {Form}, each once, with N a number of at least 0");
            }

            weights.Add(known[0], number);
        }

        var missing = All.Where(w => !weights.ContainsKey(w)).Select(PathSum.NameOf).ToList();
        return missing.Count == 0 ? weights
            : throw new FormatException($"--weights without {string.Join(", ", missing)}; accepted: {Form}");
    }
}
