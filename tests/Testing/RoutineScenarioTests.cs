namespace Shootdown.Tests.Testing;

/// <summary>Routines of one's own, by themselves and beside the kernel's.</summary>
public sealed class RoutineScenarioTests
{
    private static Property Seen => Unseen.Property;

    private static Scenario Ordered => Handed(early: false);

    private static Scenario Swapped => Handed(early: true);

    // A task that calls another CPU by the kernel's routine.
    private static Scenario Calls { get; } = new RoutineScenario("own-call", "a call", "here", 2, (machine, design) =>
    {
        var smp = new Smp(machine, design, 1, 1);
        var request = smp.Declare("A", wait: true);
        machine.Task("A", CpuMask.Of(0)).Add(() => Call(smp, request));
        return smp.GenericSmpCallFunctionInterrupt;
    });

    [Proof(Scenario = nameof(Ordered), Property = nameof(Seen))]
    public void What_is_handed_over_in_order_is_seen()
    {
    }

    [Breaks(Scenario = nameof(Swapped), Property = nameof(Seen))]
    public void What_is_announced_too_early_is_not()
    {
    }

    [Breaks(Scenario = nameof(Ordered), Property = nameof(Seen), Memory = "arm")]
    public void Nor_is_it_where_memory_keeps_no_order()
    {
    }

    [Proof(Scenario = nameof(Calls), Property = "S13")]
    public void Properties_of_the_catalogue_are_asked_of_the_kernels_routines()
    {
    }

    [Fact]
    public void The_account_names_the_line_of_ones_own_routine_and_the_token()
    {
        var message = Assert.Throws<ProofException>(() => Prove.That(Swapped).Holds(Seen)).Message;

        Assert.Contains($"{nameof(RoutineScenarioTests)}.cs", message, StringComparison.Ordinal);
        Assert.Contains("\ntoken: sd1:handed:linux-7.3:sc:H1:", message, StringComparison.Ordinal);
    }

    private static RoutineScenario Handed(bool early) => new("handed", "a word is handed over", "here", 2, (machine, _) =>
    {
        var (word, flag) = (machine.Layout.Flag("word"), machine.Layout.Flag("flag"));
        machine.Task("giver", CpuMask.Of(0)).Add(() => Give(word, flag, early));
        machine.Task("taker", CpuMask.Of(1)).Add(() => Take(word, flag));
        return null;
    });

    private static async Step Give(Cell word, Cell flag, bool early)
    {
        await Atomic.Store(early ? flag : word, 1, early ? "flag=1" : "word=1");
        await Atomic.Store(early ? word : flag, 1, early ? "word=1" : "flag=1");
    }

    private static async Step Take(Cell word, Cell flag)
    {
        await Atomic.Await(flag, 1, "flag is set");
        await (Atomic.Load<bool>(word, "reads word") with { Concerns = new Read() });
    }

    private static async Step Call(Smp smp, Request request) => await smp.SmpCallFunctionSingle(1, request);

    private sealed record Read;

    private sealed class Unseen : IMonitor
    {
        private static readonly Clause Missed = new("the word is not there yet");

        public static Property Property { get; } = Property.Of("H1", "who sees the flag sees the word", () => new Unseen(), Missed);

        public Probe? Watch(Site site) => site.Operation.About is not Read ? null : new Probe
        {
            After = (ref Sight sight) => sight.Break(Missed, sight.Result == 0),
        };
    }
}
