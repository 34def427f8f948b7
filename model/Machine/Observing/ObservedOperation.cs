namespace Shootdown.Model.Machine.Observing;

/// <summary>A step with the eyes of monitors around it.</summary>
internal sealed unsafe record ObservedOperation : DecoratedOperation
{
    private readonly IReadOnlyList<(Eyes Eyes, Probe Probe)> probes;
    private readonly Eye[] eyes;
    private readonly Invariant[] invariants;
    private readonly Cell[] reads;
    private readonly Cell[] ghosts;
    private readonly ulong whenTaken;
    private readonly ulong whenBlocked;
    private readonly bool dependsOnCpu;

    /// <summary>Puts eyes around a step.</summary>
    /// <param name="inner">The step.</param>
    /// <param name="probes">What is looked at around it.</param>
    /// <param name="invariants">What must hold after it.</param>
    public ObservedOperation(
        Operation inner, IReadOnlyList<(Eyes Eyes, Probe Probe)> probes, IReadOnlyList<Invariant> invariants)
        : base(inner)
    {
        eyes = [.. probes
            .Where(p => p.Probe.Before is not null || p.Probe.After is not null || p.Probe.WhileBlocked is not null)
            .Select(p => new Eye(p.Eyes, p.Probe))];
        this.probes = probes;
        this.invariants = [.. invariants];
        reads = [.. probes.SelectMany(p => p.Probe.Reads), .. invariants.SelectMany(i => i.Reads)];
        ghosts = [.. probes.SelectMany(p => p.Probe.Ghosts)];
        dependsOnCpu = inner.DependsOnCpu || probes.Any(p => p.Probe.DependsOnCpu);
        var notes = probes.Where(p => p.Probe.Notes || !p.Eyes.SaysWhen).Select(p => p.Eyes.Notes)
            .Concat(invariants.Select(i => i.Eyes).Where(e => !e.SaysWhen).Select(e => e.Notes));
        NotedWhenTaken = notes.Aggregate(0UL, (all, n) => all | n);
        whenTaken = All(p => p.Taken);
        whenBlocked = All(p => p.Blocked);
        Preempted = All(p => p.Preempted);
        Stuck = All(p => p.Stuck);
    }

    /// <summary>The properties that making the step, whatever the state, is an antecedent of.</summary>
    public ulong NotedWhenTaken { get; }

    /// <summary>What it shows that the context stands here when nothing can happen any more.</summary>
    public ulong Stuck { get; }

    /// <summary>What must hold of the state after it.</summary>
    public IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>What it shows that the context loses its CPU here.</summary>
    public ulong Preempted { get; }

    /// <summary>Whether somebody looks at the state while the step is not enabled.</summary>
    public bool LooksWhileBlocked => probes.Any(p => p.Probe.WhileBlocked is not null);

    public override bool DependsOnCpu => dependsOnCpu;

    /// <summary>The cells that a property looks at here, its own ghosts among them.</summary>
    /// <param name="property">The property's id.</param>
    public IEnumerable<Cell> LookedAtBy(string property) =>
    [
        .. probes.Where(p => p.Eyes.Property == property).SelectMany(p => (IEnumerable<Cell>)[.. p.Probe.Reads, .. p.Probe.Ghosts]),
        .. invariants.Where(i => i.Eyes.Property == property).SelectMany(i => i.Reads),
    ];

    /// <summary>What is looked at around the step, in the order of the monitors.</summary>
    public IReadOnlyList<(Eyes Eyes, Probe Probe)> Probes => probes;

    /// <summary>The same eyes around another step.</summary>
    /// <param name="other">A step that is written like this one.</param>
    public ObservedOperation Around(Operation other) => new(other, probes, invariants);

    public override int Execute(ref StepExecution step)
    {
        // Where the step turns out not to be enabled the state is not kept, so ghosts that were written before it do no harm.
        var (found, noted) = (0UL, 0UL);
        var awake = 0u;
        for (var i = 0; i < eyes.Length; i++)
        {
            awake |= (eyes[i].IsBlindBefore || eyes[i].Before(step, ref found, ref noted)) ? 1u << i : 0;
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
                    eyes[i].After(step, result, ref found, ref noted);
                }
            }

            foreach (var invariant in invariants)
            {
                found |= invariant.Check(step.State, ref noted);
            }
        }

        step.Observe(found);
        step.Noted |= noted;
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

    /// <summary>Explains what goes by the step alone, whatever the state.</summary>
    /// <param name="choose">Making it, being held up at it, losing the CPU at it, or standing at it when nothing can happen.</param>
    public void Explain(Func<Probe, Clause?> choose)
    {
        foreach (var (whose, probe) in probes)
        {
            if (choose(probe) is { } clause)
            {
                Explanation.Add(whose.Breaks, clause.Meaning);
            }
        }
    }

    private ulong All(Func<Probe, Clause?> choose) =>
        probes.Aggregate(0UL, (all, p) => all | (choose(p.Probe) is null ? 0 : p.Eyes.Breaks));

    private sealed class Eye(Eyes eyes, Probe probe)
    {
        private readonly Seen seen = new(eyes, probe.Reads, probe.Ghosts);

        // Whether it looks after the step, and at nothing before.
        public bool IsBlindBefore { get; } = probe is { When: null, Before: null, After: not null };

        // Says whether the probe looks after the step too.
        public bool Before(in StepExecution step, ref ulong found, ref ulong noted)
        {
            var sight = new Sight(step, 0, seen);
            if (probe.When?.Invoke(ref sight) == false)
            {
                return false;
            }

            probe.Before?.Invoke(ref sight);
            found |= sight.Found;
            noted |= sight.Noted;
            return probe.After is not null;
        }

        public void After(in StepExecution step, int result, ref ulong found, ref ulong noted)
        {
            var sight = new Sight(step, result, seen);
            probe.After!(ref sight);
            found |= sight.Found;
            noted |= sight.Noted;
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
