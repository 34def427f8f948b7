namespace Shootdown.Tests.Litmus;

/// <summary>The project's own litmus facts, and runs of them.</summary>
internal static class Facts
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Repository.PathOf("litmus", "facts");

    /// <summary>The records.</summary>
    public static IReadOnlyList<LitmusRecord> Records { get; } = LitmusReader.Read(Folder);

    /// <summary>The records for x86.</summary>
    public static IReadOnlyList<LitmusRecord> X86 { get; } = For("X86");

    /// <summary>The records for Armv8 without page tables.</summary>
    public static IReadOnlyList<LitmusRecord> AArch64 { get; } = For("AArch64");

    /// <summary>The records for Armv8 with page tables.</summary>
    public static IReadOnlyList<LitmusRecord> PageTables { get; } = For("AArch64-VMSA");

    /// <summary>Runs records.</summary>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="records">The records.</param>
    /// <param name="reduce">Whether with reduction.</param>
    public static IReadOnlyList<LitmusResult> Run(MemoryModel memory, IReadOnlyList<LitmusRecord> records, bool reduce = false)
    {
        using var deadline = new Deadline(null);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        return new LitmusRunner(
                memory,
                new LitmusSearch(new Limits { Budget = new EngineBudget { Reduce = reduce, Threads = 1 } }, deadline, progress),
                progress)
            .Run(records);
    }

    /// <summary>The ids of what does not agree, a line each; empty where all does.</summary>
    /// <param name="results">Results.</param>
    public static string Failures(IEnumerable<LitmusResult> results) =>
        string.Join('\n', results.Where(r => r.Record.Test!.Score && r.Agreement != Agreement.Agrees)
            .Select(r => $"{r.Record.Id}: expected {r.Expected}, {r.Finding?.Verdict.ToString() ?? r.Reason}; only found here: "
                + $"{string.Join(", ", r.Extra)}; only in the record: {string.Join(", ", r.Missing)}"));

    private static IReadOnlyList<LitmusRecord> For(string architecture) => [.. Records.Where(r => r.Architecture == architecture)];
}
