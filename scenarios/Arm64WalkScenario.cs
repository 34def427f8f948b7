using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.arch.arm64.mm;
using Shootdown.Model.Kernel.kernel;
using Shootdown.Model.Kernel.mm;
using Shootdown.Model.Kernel.Objects;

namespace Shootdown.Scenarios;

/// <summary>What becomes of a table that a walker may be in.</summary>
public enum Arm64TableEnd
{
    /// <summary>It is freed, and the page that it maps given back.</summary>
    Freed,

    /// <summary>Its page is copied into a huge one, unless somebody refers to it, and it is put by for another use.</summary>
    Collapsed,

    /// <summary>It is left to the other mm that shares it, which then uses it alone.</summary>
    Unshared,
}

/// <summary>A scenario of arm64: A on CPU 0 takes a page table away, by a flush that interrupts nobody, while B of the same mm on CPU 1
/// walks it by GUP-fast.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="End">What becomes of the table.</param>
public sealed record Arm64WalkScenario(string Name, string Title, string Origin, Arm64TableEnd End) : Scenario(Name, Title, Origin)
{
    private const int Walkers = 1;
    private const int Mapped = 0;

    /// <inheritdoc/>
    public override int Cpus => 2;

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => End switch
    {
        Arm64TableEnd.Freed => [WalkersReadLiveTables.Property, NoFreedPageUsed.Property, NoFreedTableWalked.Property],
        Arm64TableEnd.Collapsed => [WalkersReadLiveTables.Property, ReferencesAreInTime.Property, NoFreedPageUsed.Property],
        _ => [WalkersReadLiveTables.Property],
    };

    /// <inheritdoc/>
    public override MemoryModel UsualMemory => MemoryModel.Arm;

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var performed = Performed(memory, "which is one of arm64", MemoryModel.Sc, MemoryModel.Arm);
        Refuse(design);
        var machine = new Computer(Cpus) { Rewriter = rewriter, DsbStoreOrdersAll = design.DsbIshst == DsbIshst.OrdersAll };
        var sharers = End == Arm64TableEnd.Unshared ? 2 : 1;
        var table = new TablePage(machine, "m", 1, PteValue.Old, sharers, sharers, Walkers)
        {
            Dependences = new WalkDependences(machine, "m"),
        };
        List<Mm> mms = [.. Enumerable.Range(0, sharers).Select(number =>
            new Mm(machine, new PageTable(machine, number, number == 0 ? "m" : "n", table), generations: 1))];
        var mmu = new Arm64Mmu(machine) { FreesTables = true, Erratum = design.TlbiErratum };
        var mm = new Arm64Mm(machine, mmu.AddTables(mms[0].Tables, CpuMask.All(Cpus)), active: -1, isShared: true);
        mmu.Load([0, 0]);
        var rcu = new RcuByMemory(machine, tasks: 2);
        machine.AddSchedulers(1, CpuMask.None, new ContextSwitch(machine, design, mmu, [mm]).Switch);
        var calls = new Arm64WalkCalls(design, mm, mms[0], mmu, new Arm64Tlbflush(machine, design, mmu), new Arm64Gather(design, rcu));
        machine.Task("A", CpuMask.Of(0), mm: 0, startsOn: 0).Add(() => calls.Take(End));
        var gup = new Gup(design, rcu);
        machine.Task("B", CpuMask.Of(1), mm: 0, startsOn: 1).Add(() => gup.GupFast(mms[0], Mapped, pins: false));
        return new MachineSystem(machine, null, performed, PropertyCatalogue.EyesOf(properties ?? Asked));
    }

    private void Refuse(Design design)
    {
        if (design.TlbiErratum == TlbiErratum.Translations)
        {
            throw new FormatException($"--design: tlbi-erratum=translations: accepted: another for {Name}, which takes a table away");
        }

        if (design.GupLocking == GupLocking.PageTableLock)
        {
            throw new FormatException($"--design: gup-locking=page-table-lock: accepted: lockless for {Name}, which has no such lock");
        }

        if (End == Arm64TableEnd.Freed && design.TableFreeing is TableFreeing.BeforeFlush or TableFreeing.IpiAllBeforeFlush)
        {
            throw new FormatException(
                $"--design: table-freeing={(design.TableFreeing == TableFreeing.BeforeFlush ? "before-flush" : "ipi-all-before-flush")}: "
                + $"accepted: another for {Name}, which flushes before it frees");
        }

        if (End == Arm64TableEnd.Unshared && design.UnshareSync == UnshareSync.EveryUnshare)
        {
            throw new FormatException(
                $"--design: unshare-sync=every-unshare: accepted: another for {Name}, in which the table is left once");
        }
    }
}
