using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary><c>list claims</c>: all of them, or those of a scenario, a design, a property.</summary>
internal static class ClaimList
{
    /// <summary>The claims that were asked for; null where all were.</summary>
    /// <param name="what">What is to be listed.</param>
    /// <param name="scenario">The scenario that they are of; null for any.</param>
    /// <param name="design">The design, however it is spelt; null for any.</param>
    /// <param name="property">The property; null for any.</param>
    /// <exception cref="FormatException">Something else is to be listed, or a name is unknown.</exception>
    public static IReadOnlyList<Claim>? Of(string? what, string? scenario, string? design, string? property)
    {
        var given = ((string Option, string? Value, string Lists)[])
        [
            ("--scenario", scenario, "claims or costs"), ("--design", design, "claims, costs or enumeration-twins"),
            ("--property", property, "claims or statements"),
        ];
        if (Array.Find(given, g => g.Value is not null) is not { Value: { } value, Option: var option, Lists: var lists })
        {
            return null;
        }

        if (what != "claims")
        {
            throw new FormatException($"{option} {InputText.Quote(value)}; accepted: with list {lists} only");
        }

        var wanted = (
            Scenario: scenario is null ? null : SizedScenario.Typed(scenario, "--scenario").Name,
            Design: design is null ? null : DesignName.Parse(design, "--design").Design,
            Property: property is null ? null : PropertyName.Parse(property, "--property"));
        return
        [
            .. ClaimCatalogue.All.Where(c =>
                (wanted.Scenario is null || c.Scenario.Name == wanted.Scenario)
                && (wanted.Design is null || CheckPlan.DesignOf(c) == wanted.Design)
                && (wanted.Property is null || c.Property == wanted.Property)),
        ];
    }

    /// <summary>Prints claims; those that differ in nothing but the property stand together.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="claims">The claims.</param>
    public static void Write(Page page, IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0)
        {
            page.Line("no claim is of that");
            return;
        }

        var table = Page.Table("scenario", "design", "claim", "properties", "origin");
        foreach (var group in claims.GroupBy(c => (c.Scenario.Name, c.Design, c.Expected, c.Origin)))
        {
            table.AddRow(
                new Text(group.Key.Name),
                new Text(DesignText.Wrap(group.Key.Design, page.Width / 4)),
                new Text(group.First().Verb),
                new Text(string.Join(' ', group.Select(c => c.Property.Id))),
                new Text(group.Key.Origin));
        }

        page.Write(table);
    }

    /// <summary>Writes claims as an array.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="claims">The claims.</param>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Claim> claims) => Inventory.WriteArray(writer, claims, claim =>
    {
        writer.WriteString("scenario", claim.Scenario.Name);
        writer.WriteString("design", claim.Design);
        writer.WriteString("property", claim.Property.Id);
        writer.WriteString("expected", claim.Expected.Word());
        writer.WriteString("origin", claim.Origin);
    });
}
