namespace Shootdown.Cli.Litmus;

/// <summary>Runs texts in herd's format on the machine.</summary>
/// <param name="memory">How memory is ordered; null for as the architecture of each has it.</param>
/// <param name="search">Finds the outcomes.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class HerdRunner(MemoryModel? memory, LitmusSearch search, ProgressLine progress)
{
    /// <summary>Runs texts.</summary>
    /// <param name="texts">The texts.</param>
    public IReadOnlyList<HerdResult> Run(IReadOnlyList<HerdText> texts)
    {
        var results = new List<HerdResult>();
        foreach (var text in texts)
        {
            progress.Begin(results.Count + 1, texts.Count, text.File);
            results.Add(text.Test is { } test ? Run(text.File, test) : new HerdResult(text.File, text.Refused));
        }

        progress.Clear();
        return results;
    }

    private HerdResult Run(string file, HerdTest test)
    {
        var under = memory ?? (test.Architecture == HerdArchitecture.AArch64 ? MemoryModel.Arm : MemoryModel.Tso);
        var arm = under == MemoryModel.Arm;
        if ((arm ? ArmLowering.Refuses(test) : X86Lowering.Refuses(test)) is { } refused)
        {
            return new HerdResult(file, refused);
        }

        LitmusTest lowered;
        try
        {
            lowered = arm ? ArmLowering.Lower(test) : X86Lowering.Lower(test);
        }
        catch (LitmusTextException e)
        {
            return new HerdResult(file, e.Message);
        }

        var (outcomes, reason, visited) = search.Run(test.Name, lowered, under);
        return new HerdResult(file, reason)
        {
            States = outcomes is null ? null : new HerdStates(
                test, outcomes.Select(o => arm ? ArmLowering.OutcomeOf(test, lowered, o) : X86Lowering.OutcomeOf(test, o))),
            Visited = visited,
            Expectation = HerdExpectation.Beside(file, test, under),
        };
    }
}
