namespace Shootdown.Model.Kernel.kernel;

/// <summary>The sections with interrupts masked in which page tables are walked: nobody who waits for a grace period goes on while one
/// lasts.</summary>
public interface IWalkerSections
{
    /// <summary>What <see cref="LocalIrqSave"/> is called.</summary>
    internal const string Save = "local_irq_save()";

    /// <summary>What <see cref="LocalIrqRestore"/> is called.</summary>
    internal const string Restore = "local_irq_restore()";

    /// <summary><c>local_irq_save()</c> of code that walks page tables.</summary>
    Operation<Nothing> LocalIrqSave();

    /// <summary><c>local_irq_restore()</c> of code that walks page tables.</summary>
    Operation<Nothing> LocalIrqRestore();

    /// <summary>The registers behind <see cref="LocalIrqSave"/>.</summary>
    internal static Registers Masks(Registers before, int result) =>
        before with { IrqDepth = (byte)(before.IrqDepth + 1), RcuReaders = (byte)(before.RcuReaders + 1) };

    /// <summary>The registers behind <see cref="LocalIrqRestore"/>.</summary>
    internal static Registers Unmasks(Registers before, int result) =>
        (before with { IrqDepth = (byte)Math.Max(0, before.IrqDepth - 1), RcuReaders = (byte)(before.RcuReaders - 1) }).Settled();
}
