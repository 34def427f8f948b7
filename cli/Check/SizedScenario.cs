using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
namespace Shootdown.Cli.Check;

/// <summary>A scenario with its sizes settled, and the name that brings exactly it back.</summary>
/// <param name="Name">The scenario's name, with <c>@…</c> after it where a size is not the catalogue's.</param>
/// <param name="Definition">The scenario.</param>
internal sealed record SizedScenario(string Name, Scenario Definition)
{
    private const string CpusMark = "@cpus=";
    private const string Where = "shootdown list scenarios";
    private const int MostCandidates = 6;

    /// <summary>The workload's text, if the scenario is a file of the user's.</summary>
    public JsonElement? Workload { get; init; }

    /// <summary>The file that it was read from, if any.</summary>
    public string? File { get; init; }

    /// <summary>What tells the workload from another of the same name; null for a scenario of the catalogue.</summary>
    public string? WorkloadDigest =>
        Workload is { } text ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.GetRawText()))) : null;

    /// <summary>The family and the size in it, where it is of one.</summary>
    public (ScenarioFamily Family, FamilySize Size)? Member { get; private init; }

    /// <summary>How memory is ordered.</summary>
    public MemoryModel Memory { get; init; }

    /// <summary>Whether it is the catalogue's own, of which claims speak.</summary>
    public bool IsCatalogued => Workload is null && Name == Definition.Name;

    /// <summary>Builds the transition system.</summary>
    /// <param name="design">The design.</param>
    /// <param name="properties">What will be asked of it.</param>
    /// <exception cref="FormatException">The scenario cannot be run on such memory, or is too large.</exception>
    public MachineSystem Build(Design design, IReadOnlyList<Property> properties)
    {
        try
        {
            return Definition.Build(design, Memory, null, properties);
        }
        catch (WorkloadException refused) when (File is not null)
        {
            throw new FormatException($"{File}: {refused.Message}", refused);
        }
    }

    /// <summary>Reads what a user typed: a name, or the beginning of one scenario's alone, with or without sizes. <c>h1</c> is the scenario
    /// that begins with <c>h1-</c>, whatever h16 is.</summary>
    /// <param name="text">The name.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">There is no such scenario, or several; the message says which.</exception>
    public static SizedScenario Typed(string text, string place)
    {
        var name = text.Split('@')[0];
        if (ScenarioFamily.Find(name) is not null)
        {
            return Parse(text, place);
        }

        var begun = Beginning(name);
        if (begun.Count > 1 && !begun.Contains(name) && Beginning(name + "-") is [_] whole)
        {
            begun = whole;
        }

        return name.Length == 0 || begun.Count == 0 || begun.Contains(name) ? Parse(text, place)
            : begun.Count == 1 ? Parse(begun[0] + text[name.Length..], place)
            : throw new FormatException(
                $"{place}: {begun.Count} scenarios begin with {InputText.Quote(name)}; accepted: "
                + string.Join(", ", begun.Take(MostCandidates).Concat(begun.Count > MostCandidates ? [$"see {Where}"] : [])));
    }

    /// <summary>Reads a name with or without sizes.</summary>
    /// <param name="text">The name.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">There is no such scenario; the message says what is near.</exception>
    public static SizedScenario Parse(string text, string place)
    {
        var (name, size) = text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[at..]) : (text, string.Empty);
        if (ScenarioFamily.Find(name) is { } family)
        {
            return OfFamily(family, size.Length == 0 ? family.Usual : FamilyName.Read(family, size[1..], place));
        }

        var scenario = ScenarioCatalogue.All.FirstOrDefault(s => s.Name == name) ?? throw Unknown(name.Length == 0 ? text : name, place);
        var sized = new SizedScenario(name, scenario);
        return size.Length == 0 ? sized
            : scenario is BenchmarkScenario ? OfQuota(size[1..], place)
            : sized.Sized(text, place);
    }

    /// <summary>The same scenario with the size that a name asks for.</summary>
    /// <param name="text">The scenario's name and <c>@cpus=N</c>.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">The size is none, or it cannot be had.</exception>
    public SizedScenario Sized(string text, string place)
    {
        var size = text[text.IndexOf('@', StringComparison.Ordinal)..];
        return size.StartsWith(CpusMark, StringComparison.Ordinal)
            && int.TryParse(size.AsSpan(CpusMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var cpus)
            ? WithCpus(cpus)
            : throw new FormatException($"{place}: {InputText.Quote(text)}; accepted: {Name}{CpusMark}N");
    }

    /// <summary>A member of a family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="size">The member's size.</param>
    /// <exception cref="FormatException">There is none of the size.</exception>
    public static SizedScenario OfFamily(ScenarioFamily family, FamilySize size) =>
        new($"{family.Name}@{size}", family.Of(size)) { Member = (family, size) };

    /// <summary>The benchmark with a quota.</summary>
    /// <param name="quota">By CPU, the flushes of its task, with commas.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">The quota is none.</exception>
    public static SizedScenario OfQuota(string quota, string place)
    {
        var parts = quota.Split(',');
        return parts.Length is >= 2 and <= 4 && parts.All(p => p is ['0' or '1' or '2' or '3'])
            ? Named(new BenchmarkScenario([.. parts.Select(p => p[0] - '0')]))
            : throw new FormatException(
                $"{place}: {InputText.Quote(quota)}; accepted: 2 to 4 numbers from 0 to 3 with commas, one a CPU, such as 1,1,1");
    }

    /// <summary>The same scenario with another number of CPUs.</summary>
    /// <param name="cpus">How many.</param>
    /// <exception cref="FormatException">It cannot be had with so many.</exception>
    public SizedScenario WithCpus(int cpus)
    {
        if (cpus == Definition.Cpus)
        {
            return this;
        }

        if (Member is var (family, size))
        {
            return OfFamily(family, size with { Cpus = cpus }) with { Memory = Memory };
        }

        try
        {
            var scenario = Definition.WithCpus(cpus);
            return scenario is BenchmarkScenario benchmark
                ? Named(benchmark) with { Memory = Memory }
                : this with { Name = Name + CpusMark + cpus.ToString(CultureInfo.InvariantCulture), Definition = scenario };
        }
        catch (WorkloadException refused)
        {
            throw new FormatException($"--cpus {cpus}: {Name} then has {refused.Message}", refused);
        }
    }

    private static List<string> Beginning(string name) =>
        [.. ScenarioCatalogue.All.Select(s => s.Name).Where(n => n.StartsWith(name, StringComparison.Ordinal))];

    private static SizedScenario Named(BenchmarkScenario benchmark) =>
        ScenarioCatalogue.All.OfType<BenchmarkScenario>().Any(b => b.Quota.SequenceEqual(benchmark.Quota))
            ? new SizedScenario(benchmark.Name, benchmark)
            : new SizedScenario($"{benchmark.Name}@{string.Join(',', benchmark.Quota)}", benchmark);

    private static FormatException Unknown(string name, string place) =>
        new(
            $"{place}: unknown scenario {InputText.Quote(name)}; "
            + NearestNames.Suggest(name, [.. ScenarioCatalogue.All.Select(s => s.Name), .. ScenarioFamily.All.Select(f => f.Name)], Where));
}
