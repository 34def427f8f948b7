using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines with store buffers, on which it takes one condition of <see cref="BufferReduction"/> to see what another order of
/// stores shows: each with its twin, on which none does.</summary>
internal static class BufferToys
{
    /// <summary>What somebody looks at while a store waits.</summary>
    public enum Looked
    {
        /// <summary>Another CPU at the cell.</summary>
        Cell,

        /// <summary>Another CPU at what the store does to another cell once it is in memory.</summary>
        Effect,

        /// <summary>Its own CPU at that.</summary>
        OwnEffect,

        /// <summary>Another CPU at what nobody stores to.</summary>
        Nothing,
    }

    /// <summary>What a wait is for.</summary>
    public enum Awaited
    {
        /// <summary>That what its own CPU has stored is in memory.</summary>
        OwnStore,

        /// <summary>What another CPU has stored.</summary>
        OthersStore,

        /// <summary>The effect of what another CPU has stored.</summary>
        Effect,

        /// <summary>Nobody waits.</summary>
        Nothing,
    }

    /// <summary>A store waits, and whoever has made it makes no other.</summary>
    /// <param name="looked">What somebody looks at meanwhile.</param>
    public static MachineSystem Waiting(Looked looked)
    {
        var (machine, x, y) = Machine(2, looked is Looked.Effect or Looked.OwnEffect);
        var z = machine.Layout.Flag("z");
        var look = Copy(looked == Looked.Cell ? x : y, z);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(looked == Looked.OwnEffect ? [Set(x, 1), look] : [Set(x, 1)]));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(looked == Looked.OwnEffect ? Nothing() : look));
        return new MachineSystem(machine, null, MemoryModel.Tso);
    }

    /// <summary>Who has made a store looks at u before another sets it, who then looks at what the store does to another cell once it is in
    /// memory.</summary>
    /// <param name="effect">Whether it does anything to that.</param>
    public static MachineSystem EffectAfter(bool effect)
    {
        var (machine, x, y) = Machine(2, effect);
        var (u, z) = (StoresBefore(machine, x), machine.Layout.Flag("z"));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(SetAtOnce(u), Copy(y, z)));
        return new MachineSystem(machine, null, MemoryModel.Tso);
    }

    /// <summary>The same where it is an interrupt that looks, at the cell itself, and is sent by who has set u.</summary>
    /// <param name="looks">Whether it does.</param>
    public static MachineSystem InterruptAfter(bool looks)
    {
        var (machine, x, y) = Machine(3, effect: false);
        var (u, z) = (StoresBefore(machine, x), machine.Layout.Flag("z"));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(SetAtOnce(u), Ipi.SendSingle(machine, 2, unlessPolling: false)));
        return new MachineSystem(machine, _ => Run(Copy(looks ? x : y, z)), MemoryModel.Tso);
    }

    /// <summary>Two CPUs have stored to one cell, one after the other, and nobody will look at it any more.</summary>
    /// <param name="same">Whether it is one.</param>
    public static MachineSystem Overtaken(bool same)
    {
        var (machine, x, y) = Machine(2, effect: false);
        var (stored, told) = (machine.Layout.Flag("stored", initial: true), machine.Layout.Flag("told")); // told past the buffer
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1), Copy(stored, told)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Atomic.Await(told, 1, "waits"), Set(same ? x : y, 0)));
        return new MachineSystem(machine, null, MemoryModel.Tso);
    }

    /// <summary>A wait ends once a store is in memory, and nobody makes a step any more for that; then z is set, which another reads before
    /// or after.</summary>
    /// <param name="awaited">What it is for.</param>
    public static MachineSystem LetGoOn(Awaited awaited)
    {
        var (machine, x, y) = Machine(3, awaited == Awaited.Effect);
        var (seen, z) = (machine.Layout.Flag("seen"), machine.Layout.Flag("z"));
        var (own, looked) = (machine.Layout.Flag("own"), machine.Layout.Flag("looked"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Copy(z, seen), Copy(own, looked)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(
        [
            .. awaited switch
            {
                Awaited.OwnStore => [Set(own, 1), Atomic.Await(y, 0, "waits", MemoryOrder.Full)],
                Awaited.OthersStore => [Atomic.Await(x, 1, "waits")],
                Awaited.Effect => [Atomic.Await(y, 1, "waits")],
                _ => (Operation[])[],
            },
            SetAtOnce(z),
        ]));
        machine.Task("C", CpuMask.Of(2), startsOn: 2).Add(() => Run(awaited == Awaited.OwnStore ? Nothing() : Set(x, 1)));
        return new MachineSystem(machine, null, MemoryModel.Tso);
    }

    /// <summary>A property says that somebody waits, of a wait that is looked at once what its CPU has stored is in memory.</summary>
    /// <param name="isSo">Whether it need not wait for more than that.</param>
    public static MachineSystem SeenWaiting(bool isSo)
    {
        var (machine, x, y) = Machine(2, effect: false);
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() =>
            Run(Set(x, 1), Atomic.Await(y, isSo ? 0 : 1, "waits", MemoryOrder.Full)));
        machine.Task("B", CpuMask.Of(1), startsOn: 1).Add(() => Run(Copy(x, machine.Layout.Flag("z"))));
        return new MachineSystem(machine, null, MemoryModel.Tso, monitors: [new Eyes("waits", new SeesWaiting())]);
    }

    // The first stores to x and looks at u, on the first CPU.
    private static Cell StoresBefore(Computer machine, Cell x)
    {
        var (u, v) = (machine.Layout.Flag("u"), machine.Layout.Flag("v"));
        machine.Task("A", CpuMask.Of(0), startsOn: 0).Add(() => Run(Set(x, 1), Copy(u, v)));
        return u;
    }

    private static Access<int, Nothing> SetAtOnce(Cell cell) => Atomic.Store(cell, 1, $"{cell} = 1", MemoryOrder.Full);

    // Once it is in memory what is stored to x may be carried to y.
    private static (Computer Machine, Cell X, Cell Y) Machine(int cpus, bool effect)
    {
        var machine = new Computer(cpus);
        var (x, y) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"));
        x.Reached = effect ? new Carries(x, y) : null;
        return (machine, x, y);
    }

    private sealed unsafe class Carries(Cell from, Cell to) : MemoryEffect
    {
        public override void Apply(ulong* state) => to.Set(state, from.Get(state));

        public override void Touch(Footprint footprint) => footprint.Read(from).Write(to);
    }

    private sealed class SeesWaiting : IMonitor
    {
        private static readonly Clause Waits = new("waits");

        public Probe? Watch(Site site) => site.Operation.IsWait ? new Probe { Blocked = Waits } : null;
    }
}
