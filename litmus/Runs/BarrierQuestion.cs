using System.Globalization;

namespace Shootdown.Litmus.Runs;

/// <summary>A run as a litmus test: whether memory may let threads see what they saw in it.</summary>
/// <remarks>
/// <para>The threads are the CPUs, whatever ran there, on the way that the run takes; the condition is what they read. Where the run's own
/// memory has that outcome, and no order of turns does, all that matters is what memory reorders: a question of barriers.</para>
/// <para>Then everything is left out without which that is still so: locations, reads, stores. Fences stay. What is left has no more
/// outcomes forbidden than the run's program: to leave out an access only allows more. Both answers are the machine's, of the test as it is
/// written.</para>
/// </remarks>
public static class BarrierQuestion
{
    /// <summary>The test of a run.</summary>
    /// <param name="violation">A run on a machine with store buffers.</param>
    /// <exception cref="FormatException">The run is no such question; the message says why.</exception>
    public static HerdTest Of(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        if (violation.System is not MachineSystem { Memory: MemoryModel.Tso } system)
        {
            throw new FormatException((violation.System is MachineSystem { Memory: MemoryModel.Arm } machine
                ? Translated(violation, machine) : "the run is one of sequentially consistent memory") + "; accepted: a run under tso");
        }

        if (violation.CycleStart is not null)
        {
            throw new FormatException("the run has no end, so it has no outcome; accepted: a run that ends");
        }

        var whole = RunProgram.Of(violation, system);
        var program = whole with { Final = new Dictionary<Cell, int>() };
        if (SequentialOrders.Reach(program) != false)
        {
            program = whole;
            if (SequentialOrders.Reach(program) == true)
            {
                throw new FormatException(
                    "sequentially consistent memory lets every CPU read the same, so no barrier decides it; accepted: a run that breaks "
                    + "a property by what memory reorders");
            }
        }

        program = Cut(program);
        if (SequentialOrders.Reach(program) != false || RunTest.Exceeds(program) || program.Threads.Count > CpuMask.MaxCpus)
        {
            throw new FormatException("too much of it matters for a test; accepted: a run with fewer accesses");
        }

        var test = new RunTest(violation, program).Test;
        return Allows(test, MemoryModel.Sc) || !Allows(test, MemoryModel.Tso)
            ? throw new FormatException(
                "what the run does beside its accesses of memory decides what is read; accepted: a run that breaks a property by what "
                + "memory reorders")
            : test;
    }

    /// <summary>Whether memory has the outcome that a test asks for.</summary>
    /// <param name="test">A test for x86.</param>
    /// <param name="memory">How memory is ordered.</param>
    public static bool Allows(HerdTest test, MemoryModel memory)
    {
        var lowered = X86Lowering.Lower(test);
        var model = LitmusModel.Build(lowered, memory);
        var (search, outcomes) = FinalStates.Collect(
            model.System, model.OutcomeOf, [], new ExhaustiveOptions { Threads = 1, InitialCapacity = 4_000 });
        return search.Outcome == SearchOutcome.Exhausted
            && new HerdStates(test, outcomes.Select(o => X86Lowering.OutcomeOf(test, o))).Positive > 0;
    }

    // What CPUs hold of translations, each by the tables that it has loaded, no test in herd's format can say.
    private static unsafe string Translated(Violation violation, MachineSystem machine)
    {
        for (var i = 0; i < violation.Run.Steps.Count; i++)
        {
            fixed (ulong* before = violation.Run.StateAt(i))
            {
                if (machine.IsOfTranslation(before, violation.Run.Steps[i].Choice))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"step {i + 1}, {violation.Steps[i].Operation}, is of translation hardware that each CPU has for itself");
                }
            }
        }

        return "instructions of Armv8 in flight are not written as a test";
    }

    private static RunProgram Cut(RunProgram program)
    {
        for (var before = int.MaxValue; Size(program) < before;)
        {
            before = Size(program);
            foreach (var cell in program.Locations.OrderByDescending(c => program.Threads.Sum(t => t.Count(e => e.Location == c))))
            {
                program = IfStill(program, program.With(e => e.Location != cell));
            }

            foreach (var made in program.Threads.SelectMany(t => t).Where(e => e.Seen is not null).Reverse().ToList())
            {
                program = IfStill(program, program.Replace(made, made.IsLocked ? made with { Seen = null } : null));
            }

            foreach (var cell in program.Final.Keys.ToList())
            {
                program = IfStill(
                    program, program with { Final = program.Final.Where(f => f.Key != cell).ToDictionary(f => f.Key, f => f.Value) });
            }

            foreach (var made in program.Threads.SelectMany(t => t).Where(e => e is { Seen: null, Stored: not null }).ToList())
            {
                program = IfStill(program, program.Replace(made, made.IsLocked ? RunEvent.Fence : null), mayTakeAway: true);
            }
        }

        return program.Tidied();
    }

    private static int Size(RunProgram program) =>
        program.Final.Count + program.Threads.SelectMany(t => t).Sum(e => (e.Seen is null ? 0 : 1) + (e.Stored is null ? 0 : 1));

    // A store that is left out may be the one that somebody read: then store buffers have the outcome no more.
    private static RunProgram IfStill(RunProgram program, RunProgram less, bool mayTakeAway = false) =>
        SequentialOrders.Reach(less) != false || (mayTakeAway && !Allows(new RunTest(null, less.Tidied()).Test, MemoryModel.Tso))
            ? program : less;
}
