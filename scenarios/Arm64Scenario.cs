using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.arch.arm64.kvm;
using Shootdown.Model.Kernel.arch.arm64.mm;
using Shootdown.Model.Kernel.drivers.iommu.arm.armsmmuv3;

namespace Shootdown.Scenarios;

/// <summary>What a task of an <see cref="Arm64Scenario"/> does.</summary>
public enum Arm64Action
{
    /// <summary>Clears the entry of the mm's page, flushes it, and gives the page back.</summary>
    Unmap,

    /// <summary>Accesses the mm's page from user mode.</summary>
    Access,

    /// <summary>As <see cref="Unmap"/>, by a flush of the whole mm.</summary>
    UnmapMm,

    /// <summary>As <see cref="Unmap"/>, by a flush of a range.</summary>
    UnmapRange,

    /// <summary>As <see cref="Unmap"/>, by a batch of one page.</summary>
    UnmapBatched,

    /// <summary>As <see cref="Unmap"/>, by a flush that other CPUs do not hear (TLBF_NOBROADCAST): what nobody may do.</summary>
    UnmapLocally,

    /// <summary>Clears what leads to the mm's table, flushes as a gather does, and gives the table back.</summary>
    FreeTable,

    /// <summary>As <see cref="FreeTable"/>, of all of the mm's tables.</summary>
    FreeTables,

    /// <summary>A fault by a translation that is older than the entry: what is held of the page on this CPU is dropped
    /// (TLBF_NOBROADCAST).</summary>
    FixSpuriousFault,

    /// <summary>Changes the entry of the mm's page to allow more, without a flush: what is held of it as it was faults again. The page
    /// stands for that older entry, so that to use it is to take such a fault.</summary>
    AllowMore,

    /// <summary>As <see cref="FixSpuriousFault"/> and <see cref="Access"/>, and the task stays on its CPU meanwhile.</summary>
    FixAndAccessThere,

    /// <summary>Accesses the mm's page from the kernel.</summary>
    CopyFromUser,

    /// <summary>Lets the device walk the mm's tables, which it has not done before.</summary>
    BindDevice,
}

/// <summary>A task of an <see cref="Arm64Scenario"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpus">Where it may run.</param>
/// <param name="StartsOn">The CPU that it has at first; -1 for none.</param>
/// <param name="Does">What it does.</param>
public sealed record Arm64Task(string Name, CpuMask Cpus, int StartsOn, params ImmutableArray<Arm64Action> Does)
{
    /// <summary>Whether it is a kernel thread, which acts on the mm and has none.</summary>
    public bool IsKernelThread { get; init; }

    /// <summary>Whether it is no task but a device, which walks the mm's tables with a TLB of its own.</summary>
    public bool IsDevice { get; init; }

    /// <summary>Of a device: whether it walks them under an ASID of its own.</summary>
    public bool HasOwnAsid { get; init; }
}

/// <summary>On what a scenario of arm64 runs.</summary>
public enum Arm64Host
{
    /// <summary>On CPUs.</summary>
    None,

    /// <summary>In a guest, each vCPU of which keeps its CPU.</summary>
    Pinned,

    /// <summary>In a guest of one vCPU, which is its one task: CPUs are its host's, which may move it.</summary>
    Moving,
}

/// <summary>A scenario of arm64: tasks that share one mm of one page. CPU 0 has run it, and no other.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="Tasks">Its tasks.</param>
public sealed record Arm64Scenario(string Name, string Title, string Origin, params IReadOnlyList<Arm64Task> Tasks)
    : Scenario(Name, Title, Origin)
{
    /// <summary>On what it runs.</summary>
    public Arm64Host Host { get; init; }

    /// <inheritdoc/>
    public override int Cpus { get; } = 1 + Tasks.SelectMany(t => t.Cpus).Max();

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => [NoFreedPageUsed.Property, NoFreedTableWalked.Property];

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
        var performed = Performed(memory, "which is one of arm64", MemoryModel.Arm);
        var freesTables = Tasks.Any(t => t.Does.Any(d => d is Arm64Action.FreeTable or Arm64Action.FreeTables));
        if (freesTables && design.TlbiErratum == TlbiErratum.Translations)
        {
            throw new FormatException($"--design: tlbi-erratum=translations: accepted: another for {Name}, which frees a table");
        }

        var machine = new Computer(Cpus) { Rewriter = rewriter, DsbStoreOrdersAll = design.DsbIshst == DsbIshst.OrdersAll };
        var devices = Tasks.Where(t => t.IsDevice).SelectMany(t => t.Cpus).ToList();
        var isGuest = Host != Arm64Host.None;
        var mmu = new Arm64Mmu(machine)
        {
            UpgradesTlbi = isGuest && design.GuestMaintenance != GuestMaintenance.AsIssued,
            UpgradesDsb = isGuest && design.GuestMaintenance == GuestMaintenance.Upgraded,
            Erratum = design.TlbiErratum,
            FreesTables = freesTables,
            IsIsolated = design.PageTableIsolation == PageTableIsolation.On,
            Devices = devices.Aggregate(CpuMask.None, (all, cpu) => all.With(cpu)),
            PrivateDevices = Tasks.Where(t => t.HasOwnAsid).SelectMany(t => t.Cpus).Aggregate(CpuMask.None, (all, cpu) => all.With(cpu)),
        };
        var bound = Tasks.Any(t => t.Does.Contains(Arm64Action.BindDevice)) ? [] : devices;
        var tables = mmu.AddTables("mm", bound.Aggregate(CpuMask.Of(0), (held, cpu) => held.With(cpu)));
        mmu.Load([.. Enumerable.Range(0, Cpus).Select(cpu => cpu == 0 || bound.Contains(cpu) ? 0 : -1)]);
        var shared = design.ActiveCpu == ActiveCpu.LocalUnlessShared && bound.Count > mmu.PrivateDevices.Count;
        var mm = new Arm64Mm(machine, tables, active: 0, shared);
        var isMoving = Host == Arm64Host.Moving;
        var flushes = new Arm64Tlbflush(machine, design, mmu, isMoving ? 0 : null);
        var switching = Tasks.Where(t => !t.IsDevice).SelectMany(t => t.Cpus).Aggregate(CpuMask.None, (all, cpu) => all.With(cpu));
        machine.AddSchedulers(
            1,
            switching,
            isMoving ? new KvmArm(machine, design, mmu, tables).Switch : new ContextSwitch(machine, design, mmu, [mm]).Switch);
        var kernel = new Arm64Calls(mm, mmu, flushes, new Arm64Uaccess(design, mmu))
        {
            Binding = new ArmSmmuSva(design, mmu),
            Device = devices is [var device, ..] ? device : -1,
            StaysOnCpu = design.KernelPreemption == KernelPreemption.None && !isMoving,
        };
        foreach (var spec in Tasks)
        {
            var registers = spec.Does.Select((_, i) => mmu.Register($"{spec.Name}.{i}")).ToImmutableArray();
            machine.Task(spec.Name, spec.Cpus, mm: spec.IsKernelThread || spec.IsDevice ? -1 : 0, startsOn: spec.StartsOn)
                .Add(() => kernel.Run(spec.Does, registers));
        }

        var asked = properties ?? Asked;
        return new MachineSystem(machine, null, MemoryModel.Arm, PropertyCatalogue.EyesOf(asked));
    }
}
