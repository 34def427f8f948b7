using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.drivers.iommu.arm.armsmmuv3;
using static Shootdown.Model.Machine.Cpus.Pinning;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Scenarios;

/// <summary>What tasks of an <see cref="Arm64Scenario"/> call.</summary>
/// <param name="mm">The mm.</param>
/// <param name="mmu">The translation hardware.</param>
/// <param name="flushes">The flushes.</param>
/// <param name="uaccess">The kernel's accesses of user memory.</param>
internal sealed class Arm64Calls(Arm64Mm mm, Arm64Mmu mmu, Arm64Tlbflush flushes, Arm64Uaccess uaccess)
{
    /// <summary>How a device is bound.</summary>
    public required ArmSmmuSva Binding { get; init; }

    /// <summary>The device; -1 for none.</summary>
    public required int Device { get; init; }

    /// <summary>Whether the kernel keeps its CPU while it unmaps a page.</summary>
    public bool StaysOnCpu { get; init; }

    /// <summary>What a task does, one after the other.</summary>
    /// <param name="does">What.</param>
    /// <param name="registers">Where what each finds is kept.</param>
    public async Step Run(ImmutableArray<Arm64Action> does, ImmutableArray<Cell> registers)
    {
        for (var i = 0; i < does.Length; i++)
        {
            switch (does[i])
            {
                case Arm64Action.Access:
                    await mmu.Access(mm.Tables.OfUser ?? mm.Tables, registers[i]);
                    await Arm64Mmu.Use(mm.Tables, registers[i]);
                    break;
                case Arm64Action.CopyFromUser:
                    await uaccess.RawCopyFromUser(mm, registers[i]);
                    break;
                case Arm64Action.FixSpuriousFault:
                    await flushes.FlushTlbPage(mm, Tlbf.NoBroadcast);
                    break;
                case Arm64Action.AllowMore:
                    await mmu.SetPte(mm.Tables, valid: false);
                    await DsbIshst();
                    await Arm64Mmu.FreePage(mm.Tables);
                    break;
                case Arm64Action.FixAndAccessThere:
                    await PreemptDisable();
                    await flushes.FlushTlbPage(mm, Tlbf.NoBroadcast);
                    await mmu.Access(mm.Tables, registers[i]);
                    await Arm64Mmu.Use(mm.Tables, registers[i]);
                    await PutCpu();
                    break;
                case Arm64Action.BindDevice:
                    await Binding.ArmSmmuSvaSetDevPasid(mm, Device);
                    break;
                case Arm64Action.FreeTable or Arm64Action.FreeTables:
                    await mmu.SetPte(mm.Tables.Upper!, valid: false);
                    await flushes.TlbFlush(mm, fullMm: does[i] == Arm64Action.FreeTables);
                    await Arm64Mmu.FreePage(mm.Tables.Upper!);
                    break;
                default:
                    await Unmap(does[i]);
                    break;
            }
        }
    }

    private async Step Unmap(Arm64Action how)
    {
        if (StaysOnCpu)
        {
            await PreemptDisable();
        }

        await mmu.SetPte(mm.Tables, valid: false);
        await Flush(how);
        await Arm64Mmu.FreePage(mm.Tables);
        if (StaysOnCpu)
        {
            await PutCpu();
        }
    }

    private async Step Flush(Arm64Action how)
    {
        switch (how)
        {
            case Arm64Action.UnmapMm:
                await flushes.FlushTlbMm(mm);
                break;
            case Arm64Action.UnmapRange:
                await flushes.FlushTlbRange(mm);
                break;
            case Arm64Action.UnmapBatched:
                await flushes.ArchTlbbatchAddPending(mm);
                await flushes.ArchTlbbatchFlush();
                break;
            case Arm64Action.UnmapLocally:
                await flushes.FlushTlbPage(mm, Tlbf.NoBroadcast);
                break;
            default:
                await flushes.FlushTlbPage(mm);
                break;
        }
    }
}
