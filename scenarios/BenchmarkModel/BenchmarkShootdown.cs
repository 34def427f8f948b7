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
    /// <exception cref="FormatException">The instance is outside the model's bounds.</exception>
    public static MachineSystem Build(IReadOnlyList<int> quota, WaitDecision wait)
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

        return new MachineSystem(model.machine, model.Handler);
    }

    private async Step Task(int self, int flushes, WaitDecision wait)
    {
        for (var k = 0; k < flushes; k++)
        {
            await Pinning.PreemptDisable();
            await new NewGeneration(this, self);
            var waited = CpuMask.None;
            for (var target = First(self); target < cpus; target = Following(self, target))
            {
                await new Lock(this, self, target);
                waited = wait == WaitDecision.IfIpiSent ? waited : waited.With(target);
                if (await new Enqueue(this, self, target))
                {
                    waited = waited.With(target);
                    await Ipi.SendSingle(machine, target, unlessPolling: false);
                }
            }

            await Pinning.LocalIrqDisable();
            await new FlushLocal(this, self);
            await Pinning.LocalIrqEnable();
            foreach (var target in waited)
            {
                await new Wait(this, self, target);
            }

            await new Finish(this, self);
        }
    }

    private async Step Handler(int self)
    {
        while (await new Drain(this, self) is var source && source < cpus)
        {
            await new Unlock(this, source, self);
        }
    }

    private static int First(int self) => self == 0 ? 1 : 0;

    private static int Following(int self, int target) => target + 1 == self ? target + 2 : target + 1;

    private sealed unsafe record NewGeneration(BenchmarkShootdown Model, int Self) : Effect
    {
        public override string Label => "gen++";

        public override int Execute(ref StepExecution step)
        {
            var next = Model.generation.Get(step.State) + 1;
            Model.generation.Set(step.State, next);
            Model.mine[Self].Set(step.State, next);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Model.generation, Model.mine[Self]);
    }

    private sealed unsafe record Lock(BenchmarkShootdown Model, int Self, int Target) : Effect
    {
        public override string Label => $"csd_lock({Self}→{Target})";

        public override int Execute(ref StepExecution step)
        {
            var held = Model.locked[Self].GetMask(step.State);
            if (held.Contains(Target))
            {
                return Blocked;
            }

            Model.locked[Self].Set(step.State, held.With(Target));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Model.locked[Self]);
    }

    private sealed unsafe record Enqueue(BenchmarkShootdown Model, int Self, int Target) : Question
    {
        public override string Label => $"llist_add({Self}→{Target})";

        public override int Execute(ref StepExecution step)
        {
            var queued = Model.queue[Target].GetMask(step.State);
            Model.queue[Target].Set(step.State, queued.With(Self));
            return queued.IsEmpty ? 1 : 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Model.queue[Target]);
    }

    private sealed unsafe record FlushLocal(BenchmarkShootdown Model, int Self) : Effect
    {
        public override string Label => "local flush";

        public override int Execute(ref StepExecution step)
        {
            Model.flushed[Self].Set(step.State, Model.generation.Get(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Model.generation).Write(Model.flushed[Self]);
    }

    private sealed unsafe record Wait(BenchmarkShootdown Model, int Self, int Target) : Effect
    {
        public override string Label => $"csd_lock_wait({Self}→{Target})";

        public override int Execute(ref StepExecution step) => Model.locked[Self].GetMask(step.State).Contains(Target) ? Blocked : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Model.locked[Self]);
    }

    private sealed unsafe record Finish(BenchmarkShootdown Model, int Self) : Effect
    {
        public override string Label => "preempt_enable(), done";

        public override int Execute(ref StepExecution step)
        {
            for (var cpu = 0; cpu < Model.cpus; cpu++)
            {
                if (Model.flushed[cpu].Get(step.State) < Model.mine[Self].Get(step.State))
                {
                    step.Observe(Observed.StaleWhenDone);
                }
            }

            Model.mine[Self].Set(step.State, 0);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Model.flushed).Write(Model.mine[Self]);

        public override Registers Advance(Registers before, int result) => (before with { Preempt = 0 }).Settled();
    }

    private sealed unsafe record Drain(BenchmarkShootdown Model, int Self) : Reading
    {
        public override string Label => "next csd: flush";

        public override int Range => Model.cpus + 1;

        public override int Execute(ref StepExecution step)
        {
            var queued = Model.queue[Self].GetMask(step.State);
            if (queued.IsEmpty)
            {
                return Model.cpus;
            }

            var source = queued.First;
            Model.queue[Self].Set(step.State, queued.Without(source));
            Model.flushed[Self].Set(step.State, Model.generation.Get(step.State));
            return source;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Model.generation).Write(Model.queue[Self], Model.flushed[Self]);

        public override bool Possible(CpuMask cpus, Registers registers, int result) => result != Self;
    }

    private sealed unsafe record Unlock(BenchmarkShootdown Model, int Source, int Self) : Effect
    {
        public override string Label => $"csd_unlock({Source}→{Self})";

        public override int Execute(ref StepExecution step)
        {
            Model.locked[Source].Set(step.State, Model.locked[Source].GetMask(step.State).Without(Self));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Model.locked[Source]);
    }
}
