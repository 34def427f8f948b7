namespace Shootdown.Scenarios;

/// <summary>The claims of safety that say nothing, by name: <c>vacuous.tsv</c>. No claim that something holds may rest on one of
/// them.</summary>
internal static class VacuousClaims
{
    private const string File = "Shootdown.Scenarios.vacuous.tsv";
    private const string All = "*";

    private static readonly Dictionary<(string Property, string Scenario), string[]> Designs = Read();

    /// <summary>The claim as it is: that nothing happens of which its property speaks, where that is so.</summary>
    /// <param name="claim">A claim.</param>
    public static Claim Named(Claim claim) =>
        claim.Expected == Expected.Holds && Designs.TryGetValue((claim.Property.Id, claim.Scenario.Name), out var designs)
            && (designs[0] == All || designs.Contains(claim.Design))
            ? claim with { Expected = Expected.Vacuous }
            : claim;

    private static Dictionary<(string Property, string Scenario), string[]> Read()
    {
        using var stream = typeof(VacuousClaims).Assembly.GetManifestResourceStream(File)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => (fields[0], fields[1]), fields => fields[2].Split(' '));
    }
}
