using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Writes litmus tests in the format of herd.</summary>
public static class LitmusTextPrinter
{
    /// <summary>Writes a test.</summary>
    /// <param name="test">The test.</param>
    public static string Print(HerdTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        List<string> lines =
        [
            $"{test.Architecture} {test.Name}",
            .. test.Description is { } description ? (string[])[$"\"{description}\""] : [],
            .. test.Information.Select(i => $"{i.Key}={i.Value}"),
            "{",
            .. test.Initial.Select(Print),
            "}",
            .. test.Architecture == HerdArchitecture.C ? test.Threads.SelectMany(CText.Of) : Table(test),
            .. test.Locations.Count == 0 ? (string[])[] : [$"locations [{string.Concat(test.Locations.Select(l => $"{Print(l)}; "))}]"],
            .. test.Filter is { } filter ? (string[])[$"filter ({PropositionText.Of(filter)})"] : [],
            PropositionText.Of(test.Quantifier, test.Proposition),
        ];
        return string.Concat(lines.Select(l => $"{l}\n"));
    }

    private static string Print(Initialisation initial)
    {
        var place = initial.Place.ToString();
        var typed = initial.Type is { } type ? $"{type} {place}" : place;
        return initial.Value is { } value ? $" {typed}={value};" : $" {typed};";
    }

    private static string Print(HerdAtom atom) => atom is PlaceAtom place ? place.Place.ToString()! : atom.ToString()!;

    private static IEnumerable<string> Table(HerdTest test)
    {
        var columns = test.Threads.Select(t => Column(test.Architecture, t)).ToList();
        var rows = columns.Max(c => c.Count);
        var widths = columns.Select(c => c.Max(l => l.Length)).ToList();
        for (var row = 0; row < rows; row++)
        {
            yield return $" {string.Join(" | ", columns.Select((c, i) => (row < c.Count ? c[row] : string.Empty).PadRight(widths[i])))} ;";
        }
    }

    private static List<string> Column(HerdArchitecture architecture, HerdThread thread)
    {
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"P{thread.Number}")];
        for (var at = 0; at <= thread.Statements.Count; at++)
        {
            lines.AddRange(thread.Labels.Where(l => l.Value == at).Select(l => $"{l.Key}:"));
            if (at < thread.Statements.Count)
            {
                lines.Add(architecture == HerdArchitecture.AArch64
                    ? AArch64Text.Of(thread.Statements[at]) : X86Text.Of(thread.Statements[at], architecture == HerdArchitecture.X86_64));
            }
        }

        return lines;
    }
}
