namespace Shootdown.Cli.Litmus;

/// <summary>Runs litmus tests on the machine and compares every outcome.</summary>
/// <param name="memory">How memory is ordered.</param>
/// <param name="limits">How far to go with one test.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class LitmusRunner(MemoryModel memory, Limits limits, Deadline deadline, ProgressLine progress)
{
    private readonly LitmusSearch search = new(memory, limits, deadline, progress);

    /// <summary>Runs records.</summary>
    /// <param name="records">The records.</param>
    public IReadOnlyList<LitmusResult> Run(IReadOnlyList<LitmusRecord> records)
    {
        var results = new List<LitmusResult>();
        foreach (var record in records)
        {
            progress.Begin(results.Count + 1, records.Count, record.Id);
            results.Add(Run(record));
        }

        progress.Clear();
        return results;
    }

    private LitmusResult Run(LitmusRecord record)
    {
        var wanted = memory == MemoryModel.Arm ? "AArch64" : "X86";
        if (record.Test is not { } test || !record.Architecture.StartsWith(wanted, StringComparison.Ordinal))
        {
            return new LitmusResult(
                record, Agreement.Skipped, $"{record.Architecture}: --memory {MemoryName.Of(memory)} is for {wanted}");
        }

        if (memory == MemoryModel.Sc && test.VerdictSc is null)
        {
            return new LitmusResult(record, Agreement.Skipped, "no verdict_sc, with which --memory sc compares");
        }

        if ((memory == MemoryModel.Sc ? test.VerdictSc : test.Verdict) is not { } expected)
        {
            throw new ArgumentException($"{record.Id}: no verdict", nameof(record));
        }

        var (outcomes, reason, states) = search.Run(record.Id, test);
        var open = new LitmusResult(record, Agreement.Inconclusive, reason) { Expected = expected.ToString(), States = states };
        if (outcomes is null)
        {
            return open;
        }

        var finding = Finding.Of(test.Condition, outcomes);
        var all = memory == MemoryModel.Sc ? null : test.Outcomes;
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

    private static List<LitmusOutcome> InOrder(IEnumerable<LitmusOutcome>? outcomes) =>
        [.. (outcomes ?? []).OrderBy(o => o.ToString(), StringComparer.Ordinal)];
}
