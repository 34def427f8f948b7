using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// One CPU's <c>call_single_queue</c> (include/linux/llist.h), and the entries that its handler has taken off it and not yet served.
/// </summary>
/// <remarks>
/// The queue is kept oldest first, as the consumer sees it after llist_reverse_order. Taken entries are the consumer's own, so serving
/// one is a step that no other CPU can disturb; reading its func and info is part of that step, since a queued csd may not be written
/// and whoever does is seen at the store.
/// </remarks>
public unsafe partial class CallSingleQueue
{
    private readonly Computer machine;
    private readonly List<Csd> candidates = [];
    private readonly List<Cell> queued = [];
    private readonly List<Cell> taken = [];

    internal CallSingleQueue(Computer machine, int cpu)
    {
        (this.machine, Cpu) = (machine, cpu);
        Owed = machine.Others < 0 ? null : machine.Layout.Flag(string.Create(CultureInfo.InvariantCulture, $"others owe an IPI[{cpu}]"));
        Name = string.Create(CultureInfo.InvariantCulture, $"call_single_queue[{cpu}]");
        machine.Layout.Show(Name, s => Text(queued, s));
        machine.Layout.Show(string.Create(CultureInfo.InvariantCulture, $"entry[{cpu}]"), s => Text(taken, s));
        Grow();
    }

    /// <summary>The CPU that serves the queue.</summary>
    public int Cpu { get; }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The csds that some routine may queue here.</summary>
    public IReadOnlyList<Csd> Candidates => candidates;

    /// <summary>The entries that the handler has taken off the queue and not yet served, oldest first: 0, or 1 + the index of a
    /// candidate.</summary>
    public IReadOnlyList<Cell> Taken => taken;

    /// <summary>Whether a further CPU has found the queue empty and owes an IPI for it; null where there are no such CPUs.</summary>
    /// <remarks>Entries of further CPUs are not kept: to serve one changes nothing but what is theirs. That one is there shows when a csd
    /// is added behind it alone, so <c>llist_add()</c> to a queue without entries is free to say that it was not empty.</remarks>
    internal Cell? Owed { get; }

    /// <summary>The first entry.</summary>
    internal Cell First => queued[0];

    /// <summary>All queues of the machine, for the check that a csd is on one at most.</summary>
    internal ImmutableArray<CallSingleQueue> All { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary><c>llist_add()</c>: true if the queue was empty, and then the adder owes the CPU an IPI.</summary>
    /// <param name="csd">A csd that is locked and filled.</param>
    public virtual Operation<bool> Add(Csd csd)
    {
        if (Knows(csd))
        {
            if (candidates.Count > queued.Count)
            {
                Grow();
            }

            foreach (var slot in queued.Concat(taken))
            {
                machine.Layout.Widen(slot, candidates.Count + 1);
            }

            machine.Discover();
        }

        return new AddOperation(this, csd, candidates.IndexOf(csd) + 1);
    }

    /// <summary>Counts a csd among the candidates; says whether it is a new one.</summary>
    /// <param name="csd">The csd.</param>
    protected bool Knows(Csd csd)
    {
        if (candidates.Contains(csd))
        {
            return false;
        }

        candidates.Add(csd);
        return true;
    }

    /// <summary><c>llist_del_all()</c>, reversed: what the entries are of.</summary>
    /// <param name="warning">Where the warning about work on an offline CPU looks, or null where the caller wants none.</param>
    public virtual Operation<TakenClasses> DelAll(OfflineWarning? warning)
    {
        var own = new DelAllOperation(this, warning);
        return Others is null ? own : new DelAllAmongOthers(this, own, Others);
    }

    /// <summary><c>llist_empty()</c>.</summary>
    public Operation<bool> IsEmpty() =>
        Atomic.Load<Nothing, bool>(queued[0], $"llist_empty({this})", 2, default, static (ref Values v, Nothing _) => v.IsSet(0) ? 0 : 1);

    /// <summary>Unlinks the next taken entry and copies its func and info.</summary>
    /// <param name="pass">The classes that the pass serves.</param>
    public virtual Operation<Entry> Next(TakenClasses pass)
    {
        var own = new NextOperation(this, pass, candidates.Count, candidates.Count == 0 ? 0 : candidates.Max(c => c.Arguments.Count));
        return Others is null || (pass & TakenClasses.Sync) == 0 ? own : new NextAmongOthers(this, own, Others);
    }

    /// <summary>The class in which an entry is served.</summary>
    /// <param name="type">The type of its csd.</param>
    public static TakenClasses ClassOf(CsdType type) => type switch
    {
        CsdType.Sync => TakenClasses.Sync,
        CsdType.Ttwu => TakenClasses.Ttwu,
        _ => TakenClasses.Async,
    };

    // Of taken entries no check is needed: they are still locked, so queueing one again shows as a store to a busy csd before.
    internal virtual bool IsQueued(ulong* state, Csd csd)
    {
        for (var i = 0; i < queued.Count && queued[i].Get(state) is var value && value != 0; i++)
        {
            if (candidates[value - 1] == csd)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The cell that tells whether a csd is queued.</summary>
    /// <param name="csd">A candidate.</param>
    internal virtual Cell Tells(Csd csd) => queued[0];

    /// <summary>Whether a csd is on any queue of the machine.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="csd">The csd.</param>
    internal bool IsOnAny(ulong* state, Csd csd)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (All[i].IsQueued(state, csd))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Declares what <see cref="IsOnAny"/> looks at.</summary>
    /// <param name="footprint">Where.</param>
    /// <param name="csd">The csd.</param>
    internal void TouchAny(Footprint footprint, Csd csd)
    {
        foreach (var queue in All)
        {
            if (queue.candidates.Contains(csd))
            {
                footprint.Read(queue.Tells(csd));
            }
        }
    }

    private void Grow()
    {
        var number = queued.Count;
        queued.Add(machine.Layout.Declare($"{Name}.{number}", 1, 0, -1, NameOf, number == 0 ? null : queued[0]));
        taken.Add(machine.Layout.Declare($"entry[{Cpu}].{number}", 1, 0, Cpu, NameOf, number == 0 ? null : taken[0]));
        (queued[number].IsHidden, taken[number].IsHidden) = (true, true);
    }

    private string NameOf(int entry) => entry == 0 ? "-" : candidates[entry - 1].Name;

    private string Text(List<Cell> slots, nint state)
    {
        var names = new List<string>();
        foreach (var slot in slots)
        {
            if (slot.Get((ulong*)state) is var value && value != 0)
            {
                names.Add(candidates[value - 1].Name);
            }
        }

        return names.Count == 0 ? "empty" : string.Join(' ', names);
    }

    private sealed record AddOperation(CallSingleQueue Queue, Csd Csd, int Value) : Question
    {
        public override object About => new Enqueued(Queue, Csd);

        public override bool IsAlwaysEnabled => true;

        public override string Label => $"llist_add({Csd}, {Queue})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Outcomes => Queue.Owed is null ? 1 : 2;

        public override int Execute(ref StepExecution step)
        {
            var state = step.State;
            step.Observe(Csd.Touched(state));
            if (Queue.IsOnAny(state, Csd))
            {
                step.Observe(MachineFault.DoubleEnqueue);
                return 0;
            }

            var end = 0;
            while (Queue.queued[end].Get(state) != 0)
            {
                end++;
            }

            if (step.Outcome > 0)
            {
                if (end > 0 || (Queue.Others is { } theirs && !theirs.Gate.IsSet(state)))
                {
                    return Blocked;
                }

                Queue.Owed!.Set(state, true);
            }

            Queue.queued[end].Set(state, Value);
            return end + step.Outcome == 0 ? 1 : 0;
        }

        public override void Touch(Footprint footprint)
        {
            Queue.TouchAny(Csd.Touch(footprint).Write(Queue.queued[0]), Csd);
            if (Queue.Owed is { } owed)
            {
                footprint.Write(owed);
            }

            if (Queue.Others is { } theirs)
            {
                footprint.Read(theirs.Gate);
            }
        }

        public override Registers Advance(Registers before, int result) => result == 1 ? before with { OwesIpi = true } : before;
    }

    private sealed record DelAllOperation(CallSingleQueue Queue, OfflineWarning? Warning) : Operation<TakenClasses>
    {
        public override object About => new Emptied(Queue, Warning);

        public override bool IsAlwaysEnabled => true;

        public override string Label => $"llist_del_all({Queue})";

        public override int Range => 8;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override TakenClasses Decode(int result) => (TakenClasses)result;

        public override int Execute(ref StepExecution step)
        {
            var classes = TakenClasses.None;
            Queue.Owed?.Set(step.State, false); // what was owed for is taken: the IPI would find the queue empty
            for (var i = 0; i < Queue.queued.Count; i++)
            {
                var value = Queue.queued[i].Get(step.State);
                Queue.taken[i].Set(step.State, value);
                Queue.queued[i].Set(step.State, 0);
                if (value != 0)
                {
                    var csd = Queue.candidates[value - 1];
                    step.Observe(csd.Touched(step.State));
                    classes |= ClassOf((CsdType)csd.Type.Get(step.State));
                }
            }

            return (int)classes;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Queue.queued[0], Queue.taken[0]);
            if (Queue.Owed is { } owed)
            {
                footprint.Write(owed);
            }

            foreach (var csd in Queue.candidates)
            {
                csd.Touch(footprint).Read(csd.Type);
            }
        }
    }

    private sealed record NextOperation(CallSingleQueue Queue, TakenClasses Pass, int Candidates, int Arguments) : Operation<Entry>
    {
        public override object About => new Served(Queue, Pass);

        public override bool IsAlwaysEnabled => true;

        public override string Label => $"next entry of {Pass.ToString().ToUpperInvariant()}: copies func, info";

        public override int Range => Math.Max(1, Candidates * Arguments * 2);

        public override Entry Decode(int result)
        {
            var csd = Queue.candidates[result / 2 / Arguments];
            return new Entry(csd, csd.Arguments[result / 2 % Arguments], result % 2 != 0);
        }

        public override bool Possible(CpuMask cpus, Registers registers, int result) =>
            Arguments > 0 && result / 2 % Arguments < Queue.candidates[result / 2 / Arguments].Arguments.Count;

        public override int Execute(ref StepExecution step)
        {
            var state = step.State;
            var (found, more) = (-1, 0);
            for (var i = 0; i < Queue.taken.Count; i++)
            {
                var value = Queue.taken[i].Get(state);
                if (value == 0)
                {
                    break;
                }

                var entry = ClassOf((CsdType)Queue.candidates[value - 1].Type.Get(state));
                if ((Pass & entry) != 0)
                {
                    if (found >= 0)
                    {
                        more = 1;
                    }
                    else
                    {
                        found = i;
                    }
                }
            }

            if (found < 0)
            {
                step.Observe(MachineFault.UnlockedEntryServed); // its type is no longer what the pass was begun for
                return 0;
            }

            var index = Queue.taken[found].Get(state) - 1;
            var csd = Queue.candidates[index];
            step.Observe(csd.Touched(state));
            if (csd.Carries.Get(state) == 0)
            {
                step.Observe(MachineFault.UnlockedEntryServed);
                return 0;
            }

            for (var i = found; i < Queue.taken.Count; i++)
            {
                Queue.taken[i].Set(state, i + 1 < Queue.taken.Count ? Queue.taken[i + 1].Get(state) : 0);
            }

            return (((index * Arguments) + csd.Carries.Get(state) - 1) * 2) + more;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Queue.taken[0]);
            foreach (var csd in Queue.candidates)
            {
                csd.Touch(footprint).Read(csd.Type, csd.Carries);
            }
        }
    }
}
