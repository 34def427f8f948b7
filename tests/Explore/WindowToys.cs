using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines that perform instructions out of order, on which it takes one condition of <see cref="WindowReduction"/> to see that
/// one in flight may come later: each with its twin, on which nobody can tell.</summary>
internal static class WindowToys
{
    /// <summary>Who comes to CPU 1 after u is set there, and may read x.</summary>
    public enum Coming
    {
        /// <summary>A task that may run on CPU 0 as well.</summary>
        Task,

        /// <summary>Context-switch code, for a task that has left the CPU and comes back.</summary>
        SwitchBack,

        /// <summary>Context-switch code, for a task that has never been there.</summary>
        SwitchTo,

        /// <summary>Context-switch code, for nobody.</summary>
        SwitchToIdle,
    }

    /// <summary>Whom the register matters to that a load in flight reads into.</summary>
    public enum Register
    {
        /// <summary>Another context, which reads it.</summary>
        Another,

        /// <summary>A later instruction of its own context, which writes it.</summary>
        Later,

        /// <summary>Nobody.</summary>
        Nobody,
    }

    /// <summary>A task of CPU 0 stores to x and reads u.</summary>
    /// <param name="coming">Who reads on CPU 1 after u is set there.</param>
    /// <param name="reads">Whether it reads x.</param>
    public static MachineSystem StoreBefore(Coming coming, bool reads)
    {
        var machine = new Computer(3);
        var (x, y, z) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"), machine.Layout.Declare("z", 3));
        var (u, v, away) = (machine.Layout.Flag("u"), machine.Layout.Flag("v"), machine.Layout.Flag("away"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(Store);
        var (startsOn, looking) = (coming == Coming.SwitchToIdle ? -1 : 1, coming == Coming.SwitchToIdle ? -1 : 0);
        var goes = coming == Coming.SwitchBack;
        machine.Task("B", goes ? CpuMask.Of(1).With(2) : CpuMask.Of(1), mm: goes ? 0 : -1, startsOn: startsOn)
            .Add(() => Run(goes ? [Set(u, 1), Nothing()] : [Set(u, 1)]));
        if (coming == Coming.Task)
        {
            machine.Task("C", CpuMask.Of(0).With(1)).Add(Wait);
            return new MachineSystem(machine, null, MemoryModel.Arm);
        }

        if (coming == Coming.SwitchTo)
        {
            machine.Task("C", CpuMask.Of(1), mm: 0).Add(() => Run(Nothing()));
        }

        machine.AddSchedulers(1, CpuMask.All(3), (cpu, mm) => mm != looking ? Run() : cpu == 1 ? Look() : Run(Set(away, 1)));
        return new MachineSystem(machine, null, MemoryModel.Arm);

        async Step Store()
        {
            await Set(x, 1);
            await Set(v, await Atomic.Load<int>(u, "reads u"));
        }

        async Step Wait()
        {
            await (Atomic.Await(u, 1, "sleeps until u is set") with { SleepsWhile = true });
            await Look();
        }

        async Step Look()
        {
            if (await Atomic.Load<int>(u, "reads u", MemoryOrder.Acquire) == 1)
            {
                await Set(z, 1 + await Atomic.Load<int>(reads ? x : y, "reads"));
            }
        }
    }

    /// <summary>One waits for what nobody writes, while another comes to what is seen of it.</summary>
    /// <param name="over">Whether it is so from the start.</param>
    public static MachineSystem ForNobody(bool over)
    {
        var machine = new Computer(2);
        var (x, y) = (machine.Layout.Flag("x", initial: over), machine.Layout.Flag("y"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Atomic.Await(x, 1, "waits")));
        machine.Task("B", CpuMask.Of(1), startsOn: 1)
            .Add(() => Run(Set(y, 1), new Fault("is seen", MachineFault.MovedOff)));
        machine.Task("C", CpuMask.Of(1)).Add(() => Run(Nothing()));
        return new MachineSystem(machine, null, MemoryModel.Arm);
    }

    /// <summary>A property looks at y where x is stored to, and another CPU stores to y.</summary>
    /// <param name="looks">Whether it does.</param>
    public static MachineSystem Looked(bool looks)
    {
        var machine = new Computer(2);
        var (x, y) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Set(y, 1)));
        return new MachineSystem(machine, null, MemoryModel.Arm, looks ? [new Eyes("after", new SeesAfter(x, y))] : null);
    }

    /// <summary>A step that is no access, and made where the text comes to it, touches what one in flight accesses.</summary>
    /// <param name="store">Whether the one in flight is a store, or a load.</param>
    /// <param name="touches">Whether the step does touch that.</param>
    public static MachineSystem Besides(bool store, bool touches)
    {
        var machine = new Computer(2);
        var (x, y, z) = (machine.Layout.Flag("x"), machine.Layout.Flag("y", initial: true), machine.Layout.Flag("z"));
        var w = machine.Layout.Flag("w");
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(Access);
        machine.Task("B", CpuMask.Of(0)).Add(() => Run(Nothing()));
        return new MachineSystem(machine, null, MemoryModel.Arm);

        async Step Access()
        {
            if (store)
            {
                await Set(x, 1);
                await Run(Copy(touches ? x : w, z));
            }
            else
            {
                var read = await Atomic.Load<int>(x, "reads x");
                await Run(Copy(y, touches ? x : w));
                await Set(z, read);
            }
        }
    }

    /// <summary>One stores again and again to what nobody else looks at, while another comes to what is seen of it.</summary>
    /// <param name="again">Whether it does, or once.</param>
    public static MachineSystem Again(bool again)
    {
        var machine = new Computer(2);
        var x = machine.Layout.Flag("x");
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(again ? [Set(x, 1), new Dsb(), ToyMachine.Again()] : [Set(x, 1), new Dsb()]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Nothing(), new Fault("is seen", MachineFault.MovedOff)));
        machine.Task("C", CpuMask.Of(1)).Add(() => Run(Nothing()));
        return new MachineSystem(machine, null, MemoryModel.Arm);
    }

    /// <summary>A load reads into a register.</summary>
    /// <param name="matters">To whom that matters.</param>
    public static MachineSystem Into(Register matters)
    {
        var machine = new Computer(2);
        var (x, y, z) = (machine.Layout.Flag("x", initial: true), machine.Layout.Flag("y"), machine.Layout.Flag("z"));
        var (into, other) = (machine.Layout.Flag("into"), machine.Layout.Flag("other"));
        var load = new Loading(x, into);
        machine.Task("A", CpuMask.Of(0), startsOn: 0)
            .Add(() => Run(matters == Register.Later ? [load, Copy(y, into)] : [load]));
        machine.Task("B", CpuMask.Of(matters == Register.Later ? 0 : 1)).Add(() => Run(Nothing()));
        machine.Task("C", CpuMask.Of(1), startsOn: 1)
            .Add(() => Run(Copy(matters == Register.Another ? into : other, z)));
        return new MachineSystem(machine, null, MemoryModel.Arm);
    }

    private sealed record Dsb : Effect, IOrdered
    {
        public override string Label => "DSB";

        public override bool IsAlwaysEnabled => true;

        public Ordering? Ordering { get; } = new() { Fence = FenceKind.DsbFull };

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }

    private sealed unsafe record Loading(Cell From, Cell To) : Effect, IOrdered
    {
        public override string Label => $"{To} = {From}";

        public override bool IsAlwaysEnabled => true;

        public Ordering? Ordering { get; } = new() { Reads = true, Locations = [From], Into = [To] };

        public override int Execute(ref StepExecution step)
        {
            To.Set(step.State, From.Get(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(From).Write(To);
    }

    private sealed class SeesAfter(Cell stored, Cell looked) : IMonitor
    {
        private static readonly Clause After = new("comes after the other's");

        public Probe? Watch(Site site) => site.Writes(stored)
            ? new Probe { Reads = [looked], After = (ref Sight now) => now.Break(After, now[looked] == 1) } : null;
    }
}
