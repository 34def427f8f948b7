using System.Text.RegularExpressions;

namespace Shootdown.Cli.List;

/// <summary>Which statements are asked for.</summary>
/// <param name="Series">The series that they are of; null for any.</param>
/// <param name="Place">What their place in the thread contains, such as a patch; null for any.</param>
/// <param name="Property">The property that a claim behind them is about; null for any.</param>
internal sealed record StatementFilter(StatementSeries? Series, string? Place, Property? Property)
{
    /// <summary>What is listed.</summary>
    public const string What = "statements";

    /// <summary>The option for <see cref="Place"/>.</summary>
    public const string PlaceOption = "--place";

    private const int Most = 8;

    /// <summary>The series that are looked at.</summary>
    public IReadOnlyList<StatementSeries> All => Series is null ? StatementCatalogue.All : [Series];

    /// <summary>Whether whole series are asked for, as their pages have them.</summary>
    public bool IsWhole => Place is null && Property is null;

    /// <summary>What was asked for; null where nothing of it was.</summary>
    /// <param name="what">What is to be listed.</param>
    /// <param name="series">The series' name.</param>
    /// <param name="place">Of the place.</param>
    /// <param name="property">The property's name.</param>
    /// <exception cref="FormatException">Something else is to be listed, or a name is unknown.</exception>
    public static StatementFilter? Of(string? what, string? series, string? place, string? property)
    {
        var given = ((string Option, string? Value)[])[("--series", series), (PlaceOption, place)];
        if (what != What)
        {
            return Array.Find(given, g => g.Value is not null) is { Value: { } value, Option: var option }
                ? throw new FormatException($"{option} {InputText.Quote(value)}; accepted: with list statements only") : null;
        }

        if (place?.Trim().Length == 0)
        {
            throw new FormatException($"{PlaceOption} {InputText.Quote(place)}; accepted: words of a place, such as \"patch 4\"");
        }

        if (series is null && place is null && property is null)
        {
            return null;
        }

        var known = StatementCatalogue.All.Select(s => s.Name).ToList();
        var filter = new StatementFilter(
            series is null ? null : StatementCatalogue.All.FirstOrDefault(s => s.Name == series)
                ?? throw new FormatException($"--series {InputText.Quote(series)}; accepted: {string.Join(", ", known)}"),
            place,
            property is null ? null : PropertyName.Parse(property, "--property"));
        return filter.All.Any(s => filter.Of(s).Any()) ? filter : throw new FormatException(filter.Nothing);
    }

    /// <summary>The statements of a series that are asked for, each with its number there.</summary>
    /// <param name="series">The series.</param>
    public IEnumerable<(int Number, SeriesStatement Statement)> Of(StatementSeries series) =>
        series.Statements.Index().Where(s => Selects(s.Item)).Select(s => (s.Index + 1, s.Item));

    private string Nothing => string.Join(' ', new[]
    {
        Place is null ? null : $"{PlaceOption} {InputText.Quote(Place)}",
        Property is null ? null : $"--property {Property.Id}",
    }.OfType<string>()) + "; accepted: what some statement has: "
        + string.Join(Place is null ? ", " : "; ", All.SelectMany(s => s.Statements)
            .SelectMany(s => Place is null ? PropertiesOf(s) : [s.Place])
            .Distinct().Take(Most))
        + ", ... (shootdown list statements)";

    private bool Selects(SeriesStatement statement) =>
        (Place is null || Regex.IsMatch(statement.Place, $@"(?<!\w){Regex.Escape(Place)}(?!\w)", RegexOptions.IgnoreCase))
        && (Property is null || IsOf(statement, Property));

    private static bool IsOf(SeriesStatement statement, Property property) => PropertiesOf(statement).Contains(property.Id);

    private static IEnumerable<string> PropertiesOf(SeriesStatement statement) =>
        statement.Answer.Evidence.OfType<ClaimReference>().Select(c => c.Property).Distinct();
}
