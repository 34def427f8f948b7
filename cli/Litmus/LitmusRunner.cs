using System.Diagnostics;

namespace Shootdown.Cli.Litmus;

/// <summary>Runs litmus tests on the machine and compares every outcome.</summary>
/// <param name="memory">How memory is ordered; null for as the architecture of each record has it.</param>
/// <param name="search">Finds the outcomes.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class LitmusRunner(MemoryModel? memory, LitmusSearch search, ProgressLine progress)
{
    /// <summary>Runs records.</summary>
    /// <param name="records">The records.</param>
    public IReadOnlyList<LitmusResult> Run(IReadOnlyList<LitmusRecord> records)
    {
        var results = new List<LitmusResult>();
        foreach (var record in records)
        {
            progress.Begin(results.Count + 1, records.Count, record.Id);
            var start = Stopwatch.GetTimestamp();
            results.Add(Run(record, memory ?? record.Model) with { Elapsed = Stopwatch.GetElapsedTime(start) });
        }

        progress.Clear();
        return results;
    }

    private LitmusResult Run(LitmusRecord record, MemoryModel under)
    {
        if (ReasonToSkip(record, under) is { } skipped)
        {
            return new LitmusResult(record, Agreement.Skipped, skipped) { Memory = under };
        }

        var test = record.Test!;
        if ((under == MemoryModel.Sc ? test.VerdictSc : test.Verdict) is not { } expected)
        {
            throw new ArgumentException($"{record.Id}: no verdict", nameof(record));
        }

        var (outcomes, reason, states) = search.Run(record.Id, test, under);
        var open = new LitmusResult(record, Agreement.Inconclusive, reason) { Expected = expected.ToString(), Memory = under, States = states };
        if (outcomes is null)
        {
            return open;
        }

        var finding = Finding.Of(test.Condition, outcomes);
        var all = open.Memory == MemoryModel.Sc ? null : test.Outcomes;
        var same = finding.Verdict == expected && all?.SetEquals(outcomes) != false;
        return open with
        {
            Agreement = !test.Score ? Agreement.NotScored : same ? Agreement.Agrees : Agreement.Disagrees,
            Reason = test.Score ? null : test.Caveat ?? "score is false",
            Finding = finding,
            IsSame = same,
            Missing = InOrder(all?.Except(outcomes)),
            Extra = InOrder(all is null ? null : outcomes.Except(all)),
        };
    }

    private static string? ReasonToSkip(LitmusRecord record, MemoryModel under) =>
        record.Test is not { } test ? record.Reason ?? $"{record.Architecture}: no memory here is for it"
        : under == MemoryModel.Sc && test.VerdictSc is null ? "no verdict_sc, with which --memory sc compares"
        : under == MemoryModel.Sc ? LitmusModel.Refuses(test, under)
        : under != record.Model
            ? $"{record.Architecture}: --memory {MemoryName.Of(under)} is for {(under == MemoryModel.Arm ? "AArch64" : "X86")}"
        : null;

    private static List<LitmusOutcome> InOrder(IEnumerable<LitmusOutcome>? outcomes) =>
        [.. (outcomes ?? []).OrderBy(o => o.ToString(), StringComparer.Ordinal)];
}
