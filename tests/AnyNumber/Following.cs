using Shootdown.Explore.Inclusion;

namespace Shootdown.Tests.AnyNumber;

/// <summary>A workload whose further CPUs are there one by one, and the same with any number of them left out.</summary>
internal static class Following
{
    /// <summary>Searches whether the second does all that the first does.</summary>
    /// <param name="whole">The workload with all its CPUs; it may itself have others.</param>
    /// <param name="cpus">Those of its CPUs that stay, in the order of their numbers in <paramref name="abstracted"/>.</param>
    /// <param name="abstracted">The workload with others.</param>
    /// <param name="design">The design of the first.</param>
    /// <param name="designOfAbstracted">The design of the second.</param>
    /// <param name="of">What is put in the place of the first one's steps.</param>
    /// <param name="ofAbstracted">What is put in the place of the second one's steps.</param>
    /// <param name="reduced">Whether steps that show nothing may stand for all.</param>
    /// <param name="everybodysPromises">Whether it is looked at, too, what tasks have promised that the second does not have.</param>
    public static ExhaustiveResult Run(
        string whole,
        int[] cpus,
        string abstracted,
        string design = "linux-7.3",
        string designOfAbstracted = "linux-7.3",
        IStepRewriter? of = null,
        IStepRewriter? ofAbstracted = null,
        bool reduced = false,
        bool everybodysPromises = false)
    {
        var kept = WorkloadReader.Read(abstracted, "w.json");
        var asked = kept.AskedAmongOthers;
        Property[] looked = everybodysPromises ? [.. asked] : [PromisesOf(kept), .. asked];
        var (real, part) = (Build(whole, design, of, looked), Build(abstracted, designOfAbstracted, ofAbstracted, looked));
        var (ofReal, ofPart) = CpuProjection.Of(real.Machine, cpus, part.Machine);
        var compared = asked.Aggregate(0UL, (all, p) => all | p.ReportedOn(part));
        using var followed = new FollowedSystem(real, ofReal, part, ofPart, compared, reduced);
        var result = ExhaustiveSearch.Run(
            followed,
            [new Watch("followed", FollowedSystem.NotFollowed)],
            new ExhaustiveOptions { Reduce = reduced, StopWhenAllBroken = true });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{result.Outcome}: {result.States} states, {followed.StatesOfOther} of the other's, {result.Elapsed.TotalSeconds:F1} s");
        foreach (var run in result.Watches.Select(w => w.Counterexample).OfType<Counterexample>())
        {
            using var text = new StringWriter();
            TraceText.Write(text, new Violation(followed, asked[0], new Schedule(run.Choices)), 140);
            TestContext.Current.TestOutputHelper?.WriteLine(text.ToString());
        }

        return result;
    }

    /// <summary>Builds a workload for the properties that may be asked of any number of CPUs.</summary>
    public static MachineSystem Build(
        string workload, string design, IStepRewriter? rewriter = null, IReadOnlyList<Property>? asked = null) =>
        WorkloadModel.Build(
            WorkloadReader.Read(workload, "w.json"),
            Designs.Parse(design),
            rewriter: rewriter,
            properties: asked ?? WorkloadReader.Read(workload, "w.json").AskedAmongOthers);

    /// <summary>How many states there are where a system is followed to its end.</summary>
    /// <param name="result">What <see cref="Run"/> came to.</param>
    public static long StatesOf(ExhaustiveResult result)
    {
        Assert.Equal(SearchOutcome.Exhausted, result.Outcome);
        Assert.False(result.Watches[0].Broken);
        return result.States;
    }

    /// <summary>A step that is never made.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="range">How many results it would have.</param>
    public static Access<Nothing, T> Never<T>(string label, int range = 1)
        where T : struct =>
        Atomic.Hardware<Nothing, T>(label, [], [], range, default, static (ref Values _, Nothing _) => Operation.Blocked);

    // A8: a further CPU's flush, forced by another's gather, is of the machine's page too; whom it has promised that is not looked at.
    private static Property PromisesOf(Workload kept)
    {
        var tasks = kept.Tasks.Select(t => t.Name).ToHashSet();
        return Property.Of("kept", "what the tasks that are kept have promised", () => new Revocations(c => tasks.Contains(c.Name)));
    }
}
