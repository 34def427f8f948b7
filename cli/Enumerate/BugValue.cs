namespace Shootdown.Cli.Enumerate;

/// <summary>A value of an axis with which the catalogue claims that linux-7.3 breaks what it keeps without it.</summary>
/// <param name="Design">linux-7.3 with the value.</param>
/// <param name="Claims">What breaks.</param>
internal sealed record BugValue(DesignName Design, IReadOnlyList<Claim> Claims)
{
    private const char Mark = '+';

    private static readonly Lazy<IReadOnlyList<BugValue>> Catalogued = new(() =>
    {
        var broken = Broken(DesignName.Default.Design).Select(c => (c.Scenario, c.Property)).ToHashSet();
        return
        [
            .. ClaimCatalogue.All.Where(c => c.Expected == Expected.Violated)
                .Where(c => c.Design.Split(Mark) is [var name, _] && name == DesignName.Default.Text)
                .Where(c => !broken.Contains((c.Scenario, c.Property)))
                .GroupBy(c => c.Design)
                .Select(g => new BugValue(DesignName.Parse(g.Key, "claim"), [.. g]))
                .OrderBy(v => v.Value, StringComparer.Ordinal),
        ];
    });

    /// <summary>Every one, by name.</summary>
    public static IReadOnlyList<BugValue> All => Catalogued.Value;

    /// <summary>The value, such as <c>wait-mask=per-cpu</c>.</summary>
    public string Value => Design.Text[(Design.Text.IndexOf(Mark, StringComparison.Ordinal) + 1)..];

    private static IEnumerable<Claim> Broken(Design design) =>
        ClaimCatalogue.All.Where(c => c.Expected == Expected.Violated && CheckPlan.DesignOf(c) == design);
}
