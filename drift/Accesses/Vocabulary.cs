using System.Text.RegularExpressions;

namespace Shootdown.Drift.Accesses;

/// <summary>How the operations of the model are written in the kernel: one table, <c>drift/Accesses/vocabulary.tsv</c>.</summary>
/// <remarks>Its columns: what a routine awaits (<c>MaskStorage.Build</c>) or the kernel function whose routine it awaits; the accesses
/// that this is in C, in their order, or <c>-</c> for none; why where that is not plain. A line that begins with <c>-</c> names accesses
/// of the kernel's that no routine has.</remarks>
internal sealed partial class Vocabulary
{
    private const string Nothing = "-";
    private const string Name = "vocabulary.tsv";

    private static readonly Lazy<Vocabulary> Loaded = new(() =>
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return new Vocabulary(reader.ReadToEnd());
    });

    private readonly Dictionary<string, IReadOnlyList<AccessPattern>> operations = [];
    private readonly List<AccessPattern> leftOut = [];
    private readonly HashSet<string> names = [];
    private readonly HashSet<string> functions;
    private readonly HashSet<string> written;

    private Vocabulary(string text)
    {
        functions = [.. ModelledFunction.All(ModelSource.Embedded).Select(f => f.Name)];
        foreach (var line in text.Split('\n').Select(l => l.Split('\t')).Where(l => l.Length > 1))
        {
            IReadOnlyList<AccessPattern> patterns = line[1] == Nothing ? [] : [.. line[1].Split(' ').Select(AccessPattern.Parse)];
            if (line[0] == Nothing)
            {
                leftOut.AddRange(patterns);
                continue;
            }

            operations.Add(line[0], patterns);
            names.UnionWith(patterns.SelectMany(p => p.Alternatives));
        }

        written = [.. names.Select(n => n.Split('(')[0])];
    }

    /// <summary>The table that the program carries.</summary>
    public static Vocabulary Embedded => Loaded.Value;

    /// <summary>What is awaited and what it is in C, for all that is.</summary>
    public IReadOnlyCollection<string> Operations => operations.Keys;

    /// <summary>The accesses that an await is in C.</summary>
    /// <param name="made">The await.</param>
    /// <returns>Where the table has no line of it: one that nothing matches.</returns>
    public IReadOnlyList<AccessPattern> Of(TextAwait made)
    {
        ArgumentNullException.ThrowIfNull(made);
        var label = Labelled(made);
        var isAccess = label is not null && (operations.ContainsKey(label) || Primitive().IsMatch(label));
        var key = made.Kernel?.Function ?? (isAccess ? label! : made.Operation);
        return operations.TryGetValue(key, out var patterns) ? patterns : [new AccessPattern([key], false)];
    }

    // The general operations say in their label what they are: Atomic.Fence("smp_mb()").
    private static string? Labelled(TextAwait made) =>
        made.Operation.StartsWith("Atomic.", StringComparison.Ordinal) && Label().Match(made.Text) is { Success: true } label
            ? label.Groups[1].Value : null;

    [GeneratedRegex(@"""(\w+)\(")]
    private static partial Regex Label();

    /// <summary>Whether what the kernel calls is a shared access that the model has to have.</summary>
    /// <param name="call">A name with what it is first passed.</param>
    public bool IsAccess(string call) =>
        AccessPattern.NameOf(call) is var name
        && (names.Contains(name) || names.Contains(call) || functions.Contains(name) || Primitive().IsMatch(name))
        && !leftOut.Any(p => p.Matches(call));

    /// <summary>Whether some access of the model is written with a name.</summary>
    /// <param name="name">The name of a function or a macro.</param>
    public bool IsName(string name) => written.Contains(name) || functions.Contains(name) || Primitive().IsMatch(name);

    // What the kernel has for accesses, locks and barriers, beside what the table names.
    [GeneratedRegex(@"^(READ_ONCE|WRITE_ONCE|smp_\w*(mb|store\w*|load\w*|cond\w*|atomic)|s?mb|rmb|wmb|barrier|dma_[rw]?mb|"
        + @"(raw_|arch_)?(atomic(64|_long)?|refcount)_\w+|(try_)?cmpxchg\w*|xchg\w*|"
        + @"(raw|this|__this)_cpu_(read|write|add|sub|inc|dec|or|and|xchg|cmpxchg)\w*|"
        + @"_*cpumask_(set|clear|test|and|or|copy|any|first|next|empty|weight)\w*|for_each_cpu\w*|llist_\w+|"
        + @"_*(set|clear|test|test_and_set|test_and_clear|change)_bit\w*|(raw_)?(spin|read|write)_(lock|unlock|trylock)\w*|"
        + @"get_cpu|put_cpu|preempt_(en|dis)able\w*|migrate_(en|dis)able|local_irq_\w+|guard|scoped_guard|"
        + @"(mutex|down|up)_\w*(lock|read|write)\w*|rcu_read_\w*lock\w*|synchronize_rcu\w*|call_rcu\w*)$")]
    private static partial Regex Primitive();
}
