namespace Shootdown.Tests.Mutants;

/// <summary>A mutant is killed by a claim or explained by the text, and by one of the two only.</summary>
public sealed class MutantCheckTests
{
    private static readonly Property NeverRefused = new("TOY", "nothing is refused", Assertion.Failed)
    {
        Meanings = [(Assertion.Failed, "it is refused")],
    };

    private static MutantReport Toy { get; } = Check(threads: 2);

    [Fact]
    public void A_mutant_that_a_claim_breaks_on_is_killed()
    {
        var killed = Single("always-yes", "guard?");

        Assert.Equal((NeverRefused, "toy", 2), (killed.KilledBy!.Property, killed.KilledBy.System, killed.KilledBy.Steps));
        Assert.True(killed.IsAccountedFor);
    }

    [Fact]
    public void An_answer_that_never_occurs_makes_no_mutant()
    {
        Assert.DoesNotContain(Toy.Results, r => r.Mutant.Operator == "always-no" && r.Mutant.Operations[0] == "guard?");
        Assert.True(Toy.Equivalent > 0);
    }

    [Fact]
    public void A_survivor_needs_a_reason()
    {
        Assert.False(Single("always-no", "set?").IsAccountedFor);
        Assert.True(Single("no-pin", "preempt_disable()") is { KilledBy: null, Why: "nobody else runs here", IsAccountedFor: true });
    }

    [Fact]
    public void A_reason_for_what_a_claim_kills_is_wrong() =>
        Assert.True(Single("always-yes", "other guard?") is { KilledBy: not null, Why: not null, IsAccountedFor: false });

    [Fact]
    public void A_reason_for_no_mutant_is_told() => Assert.Equal(["Helper: no-wait nothing"], Toy.Idle);

    [Fact]
    public void The_helpers_of_a_routine_are_part_of_its_kernel_function() =>
        Assert.Equal(("toy.c", "main", "Helper"),
            (Single("always-no", "set?").Mutant.Mutation.At.File, Single("always-no", "set?")
            .Mutant.Mutation.At.Function, Single("always-no", "set?").Mutant.Routine.Name));

    [Fact]
    public void The_report_says_what_is_not_as_it_should_be()
    {
        using var stdout = new StringWriter();
        var result = MutantsReport.Of(Toy, TimeSpan.Zero);
        result.Write(new Page(Terminal.Of(stdout, TextWriter.Null)));

        Assert.False(result.IsGood);
        Assert.Contains("breaks TOY in 2 steps: toy", stdout.ToString(), StringComparison.Ordinal);
        Assert.Contains("SURVIVES", stdout.ToString(), StringComparison.Ordinal);
        Assert.Contains("CALLED REDUNDANT, but breaks TOY", stdout.ToString(), StringComparison.Ordinal);
        Assert.Contains("called redundant, but no mutant: Helper: no-wait nothing", stdout.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_checks_say_the_same() =>
        Assert.Equal(Toy.Results.Select(r => r.KilledBy), Check(threads: 1).Results.Select(r => r.KilledBy));

    [Fact]
    public void It_says_which_system_it_looks_at_before_there_is_a_mutant()
    {
        var told = new List<(int Number, int Count, string What)>();
        Check(threads: 1, (n, c, w) => told.Add((n, c, w)), new("main"));

        Assert.Equal([(1, 1, "what toy has"), (1, 1, "what toy executes")], told.Take(2));
        Assert.All(told.Skip(2), t => Assert.Equal(told.Count - 2, t.Count));
    }

    private static MutantReport Check(int threads, Action<int, int, string>? report = null, FunctionFilter? only = null)
    {
        var search = new ExhaustiveOptions { Threads = threads };
        return MutantCheck.Of(
            ProfiledSystems.Of([System()], search, report, only), RoutineText.Of(typeof(Text)), search, report, only);
    }

    private static MutantResult Single(string what, string label) =>
        Assert.Single(Toy.Results, r => r.Mutant.Operator == what && r.Mutant.Operations[0] == label);

    private static ClaimedSystem System() => new("toy", "toy", "toy", ["toy holds TOY"], [NeverRefused], (memory, rewriter) =>
    {
        var machine = new Computer(1) { Rewriter = rewriter };
        var (guard, other, set) = (machine.Layout.Flag("guard"), machine.Layout.Flag("other guard"), machine.Layout.Flag("set"));
        machine.Task("A", CpuMask.Of(0)).Add(() => Text.Enter(guard, other, set));
        return new MachineSystem(machine, null, memory);
    });

    private static class Text
    {
        [Kernel("toy.c", "main", "0")]
        [Redundant("no-pin preempt_disable", "nobody else runs here")]
        [Redundant("always-yes other guard", "wrong")]
        public static async Step Enter(Cell guard, Cell other, Cell set)
        {
            if (await new IsSet(guard))
            {
                await new Refuse(guard, 0);
            }

            if (await new IsSet(other))
            {
                await new Refuse(other, 0);
            }

            await Pinning.PreemptDisable();
            await new Put(set, MemoryOrder.Plain);
            await Pinning.PutCpu();
            await Helper(set);
        }

        [Redundant("no-wait nothing", "there is none")]
        private static async Step Helper(Cell set)
        {
            if (await new IsSet(set))
            {
                await new Refuse(set, 0);
            }
        }
    }
}
