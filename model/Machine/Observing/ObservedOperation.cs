namespace Shootdown.Model.Machine.Observing;

/// <summary>A step with the eyes of monitors around it.</summary>
internal sealed unsafe record ObservedOperation : DecoratedOperation
{
    private readonly Eye[] eyes;
    private readonly Invariant[] invariants;
    private readonly Cell[] reads;
    private readonly Cell[] ghosts;
    private readonly ulong whenTaken;
    private readonly ulong whenBlocked;
    private readonly bool dependsOnCpu;

    public ObservedOperation(Operation inner, IReadOnlyList<Probe> probes, IReadOnlyList<Invariant> invariants)
        : base(inner)
    {
        eyes = [.. probes.Where(p => p.Before is not null || p.After is not null || p.WhileBlocked is not null).Select(p => new Eye(p))];
        this.invariants = [.. invariants];
        reads = [.. probes.SelectMany(p => p.Reads), .. invariants.SelectMany(i => i.Reads)];
        ghosts = [.. probes.SelectMany(p => p.Ghosts)];
        dependsOnCpu = inner.DependsOnCpu || probes.Any(p => p.DependsOnCpu);
        whenTaken = probes.Aggregate(0UL, (all, p) => all | (p.Taken?.Observation ?? 0));
        whenBlocked = probes.Aggregate(0UL, (all, p) => all | (p.Blocked?.Observation ?? 0));
        Preempted = probes.Aggregate(0UL, (all, p) => all | (p.Preempted?.Observation ?? 0));
        Stuck = probes.Aggregate(0UL, (all, p) => all | (p.Stuck?.Observation ?? 0));
    }

    /// <summary>What it shows that the context stands here when nothing can happen any more.</summary>
    public ulong Stuck { get; }

    /// <summary>What must hold of the state after it.</summary>
    public IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>What it shows that the context loses its CPU here.</summary>
    public ulong Preempted { get; }

    public override bool DependsOnCpu => dependsOnCpu;

    public override int Execute(ref StepExecution step)
    {
        // Where the step turns out not to be enabled the state is not kept, so ghosts that were written before it do no harm.
        ulong found = 0;
        var awake = 0u;
        for (var i = 0; i < eyes.Length; i++)
        {
            awake |= (eyes[i].IsBlindBefore || eyes[i].Before(step, ref found)) ? 1u << i : 0;
        }

        var result = Inner.Execute(ref step);
        if (result == Blocked)
        {
            found = 0;
            foreach (var eye in eyes)
            {
                eye.WhileBlocked(step, ref found);
            }

            step.Observe(found);
            return result;
        }

        if ((step.Observations & Observation.Fatal) == 0)
        {
            for (var i = 0; i < eyes.Length; i++)
            {
                if ((awake >> i & 1) != 0)
                {
                    eyes[i].After(step, result, ref found);
                }
            }

            foreach (var invariant in invariants)
            {
                found |= invariant.Check(step.State);
            }
        }

        step.Observe(found);
        return result;
    }

    public override void Touch(Footprint footprint)
    {
        Inner.Touch(footprint);
        footprint.Read([.. reads.Select(c => c.Anchor ?? c)]).Write(ghosts);
    }

    public override ulong ObservedWhenTaken(Registers registers) => Inner.ObservedWhenTaken(registers) | whenTaken;

    public override ulong ObservedWhenBlocked(Registers registers) => Inner.ObservedWhenBlocked(registers) | whenBlocked;

    public bool Equals(ObservedOperation? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Inner.GetHashCode();

    private sealed class Eye(Probe probe)
    {
        private readonly Seen seen = new(probe.Reads, probe.Ghosts);

        // Whether it looks after the step, and at nothing before.
        public bool IsBlindBefore { get; } = probe is { When: null, Before: null, After: not null };

        // Says whether the probe looks after the step too.
        public bool Before(in StepExecution step, ref ulong found)
        {
            var sight = new Sight(step, 0, seen);
            if (probe.When?.Invoke(ref sight) == false)
            {
                return false;
            }

            probe.Before?.Invoke(ref sight);
            found |= sight.Found;
            return probe.After is not null;
        }

        public void After(in StepExecution step, int result, ref ulong found)
        {
            var sight = new Sight(step, result, seen);
            probe.After!(ref sight);
            found |= sight.Found;
        }

        public void WhileBlocked(in StepExecution step, ref ulong found)
        {
            if (probe.WhileBlocked is { } look)
            {
                var sight = new Sight(step, Blocked, seen);
                look(ref sight);
                found |= sight.Found;
            }
        }
    }
}
