using System.Diagnostics;

namespace Shootdown.Cli.Litmus;

/// <summary>Runs litmus tests on the machine and compares every outcome.</summary>
/// <param name="memory">How memory is ordered; null for as the architecture of each record has it.</param>
/// <param name="limits">How far to go with one test.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class LitmusRunner(MemoryModel? memory, Limits limits, Deadline deadline, ProgressLine progress)
{
    // A litmus test has some hundred states: a table for as many as usual would cost more than the search.
    private const int InitialCapacity = 4_000;

    private static readonly Watch Overflow = new("store buffer overflow", MachineFault.StoreBufferOverflow & ~Observation.Fatal);
    private static readonly Watch Fault = new("fault of the model", MachineFault.ModelFault & ~Observation.Fatal);

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
        var expected = under == MemoryModel.Sc ? test.VerdictSc!.Value : test.Verdict;
        var open = new LitmusResult(record, Agreement.Inconclusive, null) { Expected = expected.ToString(), Memory = under };
        return (deadline.Reason ?? LitmusModel.Exceeds(test)) is { } bound ? open with { Reason = bound } : Explore(test, expected, open);
    }

    private static string? ReasonToSkip(LitmusRecord record, MemoryModel under) =>
        record.Test is not { } test ? record.Reason ?? $"{record.Architecture}: no memory here is for it"
        : under == MemoryModel.Sc && test.VerdictSc is null ? "no verdict_sc, with which --memory sc compares"
        : under == MemoryModel.Sc ? LitmusModel.Refuses(test, under)
        : under != record.Model
            ? $"{record.Architecture}: --memory {MemoryName.Of(under)} is for {(under == MemoryModel.Arm ? "AArch64" : "X86")}"
        : null;

    private LitmusResult Explore(LitmusTest test, LitmusVerdict expected, LitmusResult open)
    {
        var model = LitmusModel.Build(test, open.Memory);
        var options = limits.Options(deadline, progress.Report).Search with { InitialCapacity = InitialCapacity };
        var (search, outcomes) = FinalStates.Collect(model.System, model.OutcomeOf, [Overflow, Fault], options);
        open = open with { States = search.States };
        if (search.Watches[1].Broken)
        {
            throw new InvalidOperationException($"{open.Record.Id}: the routine of a thread failed");
        }

        if (search.Watches[0].Broken)
        {
            return open with
            {
                Reason = open.Memory == MemoryModel.Arm
                    ? $"more than {Page.Number(MachineSystem.InFlight)} instructions of one CPU are in flight"
                    : "a store found its store buffer full: more than "
                        + $"{Page.Number(MachineSystem.StoreBufferLength)} stores of one CPU wait",
            };
        }

        if (search.Outcome != SearchOutcome.Exhausted)
        {
            return open with { Reason = deadline.Reason ?? search.Reason };
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

    private static List<LitmusOutcome> InOrder(IEnumerable<LitmusOutcome>? outcomes) =>
        [.. (outcomes ?? []).OrderBy(o => o.ToString(), StringComparer.Ordinal)];
}
