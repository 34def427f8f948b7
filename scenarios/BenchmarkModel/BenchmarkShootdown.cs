using System.Collections.Immutable;

namespace Shootdown.Scenarios.BenchmarkModel;

/// <summary>
/// The shoot-down in the small: a model defined so exactly that any checker must find the same number of states. SPIN and TLC agree on
/// the counts, and a Promela text of it is kept with the benchmarks.
/// </summary>
/// <remarks>Each CPU's task makes its quota of flushes: it raises the generation, locks and queues a csd for every other CPU, flushes
/// itself, and waits. Every step of the definition is one await here.</remarks>
public sealed class BenchmarkShootdown
{
    private readonly Computer machine;
    private readonly int cpus;
    private readonly Cell generation;
    private readonly Cell[] mine;
    private readonly Cell[] flushed;
    private readonly Cell[] locked;
    private readonly Cell[] queue;

    private BenchmarkShootdown(IReadOnlyList<int> quota)
    {
        var generations = quota.Sum() + 1;
        (cpus, machine) = (quota.Count, new Computer(quota.Count));
        generation = machine.Layout.Declare("gen", generations);
        mine = [.. machine.PerCpu("my", generations)];
        flushed = [.. machine.PerCpu("tlb", generations)];
        locked = [.. machine.PerCpuMask("lck")];
        queue = [.. machine.PerCpuMask("q")];
    }

    /// <summary>Builds an instance.</summary>
    /// <param name="quota">By CPU, the flushes that its task makes, 0..3; 2 to 4 CPUs.</param>
    /// <exception cref="FormatException">The instance is outside the model's bounds.</exception>
    public static MachineSystem Build(params IReadOnlyList<int> quota) => Build(quota, WaitDecision.IfEnqueued);

    /// <summary>Builds an instance, or its seeded bug.</summary>
    /// <param name="quota">By CPU, the flushes that its task makes, 0..3; 2 to 4 CPUs.</param>
    /// <param name="wait">When a flush waits: for all that it queued, as defined, or only for those that it sent an IPI to.</param>
    /// <param name="properties">What will be asked of it; null for S1 alone. Of the others nothing ever happens here.</param>
    /// <exception cref="FormatException">The instance is outside the model's bounds.</exception>
    public static MachineSystem Build(IReadOnlyList<int> quota, WaitDecision wait, IReadOnlyList<Property>? properties = null)
    {
        if (quota.Count is < 2 or > 4 || quota.Any(q => q is < 0 or > 3))
        {
            throw new FormatException($"quota {string.Join(',', quota)}: accepted: 2 to 4 numbers from 0 to 3, one a CPU");
        }

        var model = new BenchmarkShootdown(quota);
        for (var cpu = 0; cpu < quota.Count; cpu++)
        {
            var (self, flushes) = (cpu, quota[cpu]);
            model.machine.Task($"T{cpu}", CpuMask.Of(cpu)).Add(() => model.Task(self, flushes, wait));
        }

        var others = (properties ?? []).Where(p => p.Monitors.Count > 0 && p != NoStaleTranslation.Property).Distinct();
        Eyes[] eyes = [new Eyes(NoStaleTranslation.Property.Id, new FlushesReachAll()), .. others.Select(p => new Eyes(p.Id, new Blind()))];
        return new MachineSystem(model.machine, model.Handler, monitors: eyes);
    }

    private async Step Task(int self, int flushes, WaitDecision wait)
    {
        for (var k = 0; k < flushes; k++)
        {
            await Pinning.PreemptDisable();
            await NewGeneration(self);
            var waited = CpuMask.None;
            for (var target = First(self); target < cpus; target = Following(self, target))
            {
                await Lock(self, target);
                waited = wait == WaitDecision.IfIpiSent ? waited : waited.With(target);
                if (await Enqueue(self, target))
                {
                    waited = waited.With(target);
                    await Ipi.SendSingle(machine, target, unlessPolling: false);
                }
            }

            await Pinning.LocalIrqDisable();
            await FlushLocal(self);
            await Pinning.LocalIrqEnable();
            foreach (var target in waited)
            {
                await Wait(self, target);
            }

            await Finish(self);
        }
    }

    private async Step Handler(int self)
    {
        while (await Drain(self) is var source && source < cpus)
        {
            await Unlock(source, self);
        }
    }

    private static int First(int self) => self == 0 ? 1 : 0;

    private static int Following(int self, int target) => target + 1 == self ? target + 2 : target + 1;

    private Operation<Nothing> NewGeneration(int self) => Atomic.Together<Nothing, Nothing>(
        "gen++",
        "the definition has it in one step, and a task's own generation is its own",
        [generation, mine[self]],
        [],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            v[1] = ++v[0];
            return 0;
        },
        MemoryOrder.Full);

    private Operation<Nothing> Lock(int self, int target) =>
        Atomic.Modify<int, Nothing>(locked[self], $"csd_lock({self}→{target})", 1, 1 << target, static (ref Values v, int bit) =>
        {
            if ((v[0] & bit) != 0)
            {
                return Operation.Blocked;
            }

            v[0] |= bit;
            return 0;
        }) with { Waits = true };

    // Whether the queue was empty.
    private Operation<bool> Enqueue(int self, int target) =>
        Atomic.Modify<int, bool>(queue[target], $"llist_add({self}→{target})", 2, 1 << self, static (ref Values v, int bit) =>
        {
            var queued = v[0];
            v[0] = queued | bit;
            return queued == 0 ? 1 : 0;
        });

    private Operation<Nothing> FlushLocal(int self) =>
        Atomic.Hardware<Nothing, Nothing>("local flush", [flushed[self]], [generation], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        });

    private Operation<Nothing> Wait(int self, int target) => Atomic.Await<int, Nothing>(
        $"csd_lock_wait({self}→{target})",
        [locked[self]],
        1,
        1 << target,
        static (ref Values v, int bit) => (v[0] & bit) != 0 ? Operation.Blocked : 0);

    private Operation<Nothing> Finish(int self) => Atomic.Store(mine[self], 0, "preempt_enable(), done", MemoryOrder.Full) with
    {
        Then = static (before, _) => (before with { Preempt = 0 }).Settled(),
        Concerns = new FlushDone(mine[self], [.. flushed]),
    };

    // The source of the next csd, or the number of CPUs.
    private Operation<int> Drain(int self) => Atomic.Together<(int Self, int Cpus), int>(
        "next csd: flush",
        "the definition has it in one step",
        [queue[self], flushed[self]],
        [generation],
        cpus + 1,
        (self, cpus),
        static (ref Values v, (int Self, int Cpus) a) =>
        {
            var queued = v.Mask(0);
            if (queued.IsEmpty)
            {
                return a.Cpus;
            }

            var source = queued.First;
            v[0] = queued.Without(source).Bits;
            v[1] = v[2];
            return source;
        },
        MemoryOrder.Full) with { Only = static (source, a) => source != a.Self };

    private Operation<Nothing> Unlock(int source, int self) => Atomic.ClearBit(locked[source], self, $"csd_unlock({source}→{self})");

    /// <summary>A flush ends.</summary>
    /// <param name="Generation">Its generation.</param>
    /// <param name="Flushed">By CPU, the generation that its TLB is up to date with.</param>
    private sealed record FlushDone(Cell Generation, ImmutableArray<Cell> Flushed)
    {
        public bool Equals(FlushDone? other) => other is not null && Generation == other.Generation;

        public override int GetHashCode() => Generation.Id;
    }

    // S1 of a model whose TLBs have no entries: no flush is done while a TLB is older than it.
    private sealed class FlushesReachAll : IMonitor
    {
        private static readonly Clause Stale = new("the flush is done, and a TLB is older than it");

        public Probe? Watch(Site site) => site.Operation.About is not FlushDone done ? null : new Probe
        {
            Reads = [done.Generation, .. done.Flushed],
            Before = (ref Sight sight) =>
            {
                foreach (var cpu in done.Flushed)
                {
                    sight.Break(Stale, sight[cpu] < sight[done.Generation]);
                }
            },
        };
    }

    // Whoever asks of what this model has nothing of.
    private sealed class Blind : IMonitor;
}
