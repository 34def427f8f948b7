namespace Shootdown.Tests.Mutants;

/// <summary>Routines that stand for no kernel, one for each thing that can be taken out of a step.</summary>
internal static class ToyKernel
{
    private const string File = "toy.c";

    [Kernel(File, "asks", "0")]
    public static async Step Asks()
    {
        if (await new YesOrNo("first"))
        {
            await new Ask("after yes", 1);
        }

        if (await new YesOrNo("second"))
        {
            await new Ask("after yes again", 1);
        }
    }

    [Kernel(File, "nests", "0")]
    public static async Step Nests(Computer machine)
    {
        await Pinning.PreemptDisable();
        await Pinning.GetCpu(machine);
        await Pinning.PreemptDisable();
        await new Ask("inside", 1);
        await Pinning.PutCpu();
        await new Ask("still inside", 1);
        await Pinning.PutCpu();
        await new Ask("outside", 1);
        await Pinning.PutCpu();
    }

    [Kernel(File, "holds", "0")]
    public static async Step Holds(Operation<Nothing> pin, Operation<Nothing> undo)
    {
        await pin;
        await new Ask("held", 1);
        await undo;
    }

    [Kernel(File, "stays", "0")]
    public static async Step Stays(Computer machine)
    {
        await Pinning.MigrateDisable(machine);
        await new Ask("held", 1);
        await Pinning.MigrateEnable();
    }

    [Kernel(File, "waits", "0")]
    public static async Step Waits(Cell flag)
    {
        await new WaitFor(flag, 1);
        await new Ask("past it", 1);
    }

    [Kernel(File, "stores", "0")]
    public static async Step Stores(Cell flag) => await new Put(flag, MemoryOrder.Full);

    [Kernel(File, "fences", "0")]
    public static async Step Fences(Cell own, Cell other, Cell seen)
    {
        await new Put(own, MemoryOrder.Plain);
        await new Fence();
        await new CopyTo(other, seen);
    }
}
