using System.Text;

namespace Shootdown.Drift.Records;

/// <summary>What is kept of the versions of the kernel that the model follows: a line for each function and each text that it had, with
/// the versions that have it.</summary>
public sealed class KernelRecord
{
    private const string Name = "linux.tsv";
    private const int Columns = 5;

    private static readonly Lazy<KernelRecord> Loaded = new(() =>
    {
        using var stream = typeof(KernelRecord).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    private readonly SortedDictionary<string, Dictionary<(string File, string Function), RecordedFunction>> versions;

    private KernelRecord(SortedDictionary<string, Dictionary<(string File, string Function), RecordedFunction>> versions) =>
        this.versions = versions;

    /// <summary>The record that the program carries.</summary>
    public static KernelRecord Embedded => Loaded.Value;

    /// <summary>The versions that there is a record of.</summary>
    public IReadOnlyCollection<string> Versions => versions.Keys;

    /// <summary>A function as a version has it.</summary>
    /// <param name="version">The version, such as <c>7.3</c>.</param>
    /// <param name="file">The file.</param>
    /// <param name="function">The function.</param>
    /// <returns>Null where the version has none.</returns>
    public RecordedFunction? Find(string version, string file, string function) =>
        versions.TryGetValue(version, out var functions) ? functions.GetValueOrDefault((file, function)) : null;

    /// <summary>The record with a version put in, or in the place of what it said of it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="functions">Its functions.</param>
    public KernelRecord With(string version, IEnumerable<RecordedFunction> functions) =>
        new(new(versions, StringComparer.Ordinal) { [version] = functions.ToDictionary(f => (f.File, f.Function)) });

    /// <summary>Reads a record.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static KernelRecord Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var versions = new SortedDictionary<string, Dictionary<(string File, string Function), RecordedFunction>>(StringComparer.Ordinal);
        foreach (var (line, number) in text.Split('\n').Select((l, i) => (l.TrimEnd('\r'), i + 1)).Where(l => l.Item1 is not ""))
        {
            if (line.Split('\t') is not [var file, var function, var among, var digests, var calls]
                || digests.Length % LineDigest.Length != 0)
            {
                throw new FormatException(
                    $"record: line {number}: not {Columns} columns with whole digests; accepted: what --record wrote");
            }

            var recorded = new RecordedFunction(
                file, function, [.. digests.Chunk(LineDigest.Length).Select(d => new string(d))],
                calls.Length == 0 ? [] : calls.Split(' '));
            foreach (var version in among.Split(','))
            {
                versions.TryAdd(version, []);
                versions[version][(file, function)] = recorded;
            }
        }

        return new KernelRecord(versions);
    }

    /// <summary>Its text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var function in versions.SelectMany(v => v.Value.Values.Select(f => (Version: v.Key, Function: f)))
            .GroupBy(f => (f.Function.File, f.Function.Function, string.Concat(f.Function.Digests), string.Join(' ', f.Function.Calls)),
                f => f.Version)
            .OrderBy(g => g.Key.File, StringComparer.Ordinal).ThenBy(g => g.Key.Function, StringComparer.Ordinal)
            .ThenBy(g => g.First(), StringComparer.Ordinal))
        {
            var (file, name, digests, calls) = function.Key;
            text.Append(file).Append('\t').Append(name).Append('\t').AppendJoin(',', function).Append('\t').Append(digests).Append('\t')
                .Append(calls).Append('\n');
        }

        return text.ToString();
    }
}
