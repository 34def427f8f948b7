using System.Collections.Immutable;
using System.Text.Json;
using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.arch.arm64.mm;
using Shootdown.Model.Kernel.Objects;

namespace Shootdown.Scenarios;

/// <summary>An mm of an <see cref="Arm64AsidScenario"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generation">The generation of its ASID at first; 0 where it has none.</param>
/// <param name="Asid">Its ASID.</param>
public sealed record Arm64AsidMm(string Name, int Generation = 0, int Asid = 0)
{
    /// <summary>The CPUs that have run it before, and whose TLB may hold its entry still.</summary>
    public CpuMask Left { get; init; }

    /// <summary>The CPUs that have run it before the last rollover, and have flushed since.</summary>
    public CpuMask Ran { get; init; }

    /// <summary>Whether its ASID is pinned at first.</summary>
    public bool IsPinned { get; init; }
}

/// <summary>What a task of an <see cref="Arm64AsidScenario"/> does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Mm">To which mm.</param>
public sealed record Arm64AsidAction(Arm64AsidActionKind Kind, string Mm)
{
    /// <summary>A kernel thread comes to use an mm.</summary>
    /// <param name="mm">The mm.</param>
    public static Arm64AsidAction Use(string mm) => new(Arm64AsidActionKind.Use, mm);

    /// <summary>An mm's page is unmapped, flushed, and given back.</summary>
    /// <param name="mm">The mm.</param>
    public static Arm64AsidAction Unmap(string mm) => new(Arm64AsidActionKind.Unmap, mm);

    /// <summary>A task accesses its mm's page from user mode.</summary>
    /// <param name="mm">The mm.</param>
    public static Arm64AsidAction Access(string mm) => new(Arm64AsidActionKind.Access, mm);

    /// <summary>An mm's ASID is pinned.</summary>
    /// <param name="mm">The mm.</param>
    public static Arm64AsidAction Get(string mm) => new(Arm64AsidActionKind.Get, mm);

    /// <summary>It is pinned no more.</summary>
    /// <param name="mm">The mm.</param>
    public static Arm64AsidAction Put(string mm) => new(Arm64AsidActionKind.Put, mm);
}

/// <summary>What is done to an mm.</summary>
public enum Arm64AsidActionKind
{
    /// <summary>A kernel thread comes to use it.</summary>
    Use,

    /// <summary>Its page is unmapped, flushed, and given back.</summary>
    Unmap,

    /// <summary>Its page is accessed from user mode.</summary>
    Access,

    /// <summary>Its ASID is pinned (<c>arm64_mm_context_get()</c>).</summary>
    Get,

    /// <summary>It is pinned no more (<c>arm64_mm_context_put()</c>).</summary>
    Put,
}

/// <summary>A task of an <see cref="Arm64AsidScenario"/>, which runs on one CPU.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Mm">Its mm, or that which a kernel thread uses at first; null for none.</param>
/// <param name="Does">What it does; nothing for one that has gone, and has left its CPU with the mm loaded.</param>
public sealed record Arm64AsidTask(string Name, int Cpu, string? Mm, params ImmutableArray<Arm64AsidAction> Does)
{
    /// <summary>Whether the CPU has to come to it by a context switch; if not, it has the CPU from the start.</summary>
    public bool ComesLater { get; init; }

    /// <summary>Whether it is no task but a device, of a number above those of all CPUs: it walks its mm's tables by the ASID that the mm
    /// has at first, and hears TLBIs of that (BTM).</summary>
    public bool IsDevice { get; init; }
}

/// <summary>A scenario of arm64 with as few ASIDs as there may be: two more than CPUs, one of which is that of the reserved tables, and one
/// for each that may be pinned. All are taken at first, by the mms that have one and by others that are gone. So who comes to a new mm
/// brings a rollover.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="Mms">Its mms.</param>
/// <param name="Tasks">Its tasks.</param>
public sealed record Arm64AsidScenario(
    string Name, string Title, string Origin, IReadOnlyList<Arm64AsidMm> Mms, params IReadOnlyList<Arm64AsidTask> Tasks)
    : Scenario(Name, Title, Origin)
{
    /// <summary>The generation at first.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The ASIDs that are free at first.</summary>
    public CpuMask Free { get; init; }

    /// <summary>The CPUs that have not flushed since the last rollover.</summary>
    public CpuMask Pending { get; init; }

    /// <inheritdoc/>
    public override int Cpus { get; } = 1 + Tasks.Max(t => t.Cpu);

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked =>
    [
        PcidsAreUnmixed.Property,
        .. Does(Arm64AsidActionKind.Unmap) ? [NoStaleTranslation.Property, NoFreedPageUsed.Property] : Array.Empty<Property>(),
    ];

    /// <inheritdoc/>
    public override MemoryModel UsualMemory => IsSequential ? MemoryModel.Sc : MemoryModel.Arm;

    /// <summary>Whether it is looked at with memory that is accessed in the order of the text, for it is too large otherwise.</summary>
    public bool IsSequential { get; init; }

    /// <summary>Whether it can be run on a memory: accesses of user memory are translated under arm alone.</summary>
    /// <param name="memory">The memory.</param>
    public bool Takes(MemoryModel memory) =>
        memory == MemoryModel.Arm || (memory == MemoryModel.Sc && !Does(Arm64AsidActionKind.Access));

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var performed = Performed(memory, "which is one of arm64", [.. Enum.GetValues<MemoryModel>().Where(Takes)]);
        if (design.ActiveCpu != ActiveCpu.Unused
            && design.ActiveCpuGuard is ActiveCpuGuard.Rechecked or ActiveCpuGuard.RecheckedAfterNsh)
        {
            throw new FormatException(
                $"{DesignValue.Of(design, "active-cpu-guard")}: accepted: another for "
                + $"{Name}, whose tasks stay on their CPUs");
        }

        var devices = Tasks.Count(t => t.IsDevice);
        var asids = Cpus - devices + 2 + Pins;
        var machine = new Computer(Cpus)
        {
            Rewriter = rewriter, DsbStoreOrdersAll = design.DsbIshst == DsbIshst.OrdersAll, InFlight = 24,
        };
        var mmu = new Arm64Mmu(machine)
        {
            Asids = asids,
            IsCommon = design.TlbEntries == TlbEntries.Common,
            NshstWaitsForAtomics = design.DsbNshst == DsbNshst.WaitsForAtomics,
        };
        if (mmu.IsCommon && (devices > 0 || Mms.Any(m => !m.Left.IsEmpty)))
        {
            throw new FormatException(
                $"tlb-entries=common: accepted: private for {Name}, in which "
                + (devices > 0 ? "a device has a TLB of its own" : "a CPU holds what another one has flushed"));
        }

        var mms = Mms.Select(m => MmOf(machine, mmu, m)).ToList();
        var loaded = Enumerable.Range(0, Cpus)
            .Select(cpu => NumberOf(Tasks.FirstOrDefault(t => t.Cpu == cpu && !t.ComesLater)?.Mm)).ToList();
        mmu.Load(loaded);
        mmu.LoadAsids(
            [.. loaded.Select(mm => mm < 0 ? 0 : Mms[mm].Asid)],
            (table, cpu, asid) => Mms[table.Number].Left.Contains(cpu) && Mms[table.Number].Asid == asid);
        var contexts = new Arm64Asids(
            machine,
            asids,
            Generation,
            [.. Mms.Select(m => (m.Name, m.Generation, m.Asid))],
            CpuMask.All(asids) - Free,
            [.. loaded.Select((mm, cpu) => Tasks.Any(t => t.IsDevice && t.Cpu == cpu) ? -1 : mm)],
            devices,
            Pending);
        if (Pins > 0)
        {
            contexts.AllowPins(machine, [.. Enumerable.Range(0, Mms.Count).Where(mm => Mms[mm].IsPinned)]);
        }

        var flushes = new Arm64Tlbflush(machine, design, mmu);
        var switches = new ContextSwitch(machine, design, mmu, mms, contexts);
        machine.AddSchedulers(
            Mms.Count,
            Tasks.Where(t => t.ComesLater).Aggregate(CpuMask.None, (all, task) => all.With(task.Cpu)),
            switches.Switch);
        foreach (var task in Tasks.Where(t => !t.Does.IsEmpty))
        {
            var registers = task.Does.Select((_, i) => mmu.Register($"{task.Name}.{i}")).ToImmutableArray();
            var (mm, startsOn) = (task.IsDevice ? -1 : NumberOf(task.Mm), task.ComesLater ? -1 : task.Cpu);
            machine.Task(task.Name, CpuMask.Of(task.Cpu), mm: mm, startsOn: startsOn)
                .Add(() => Run(task, design, registers, mms, mmu, flushes, switches, contexts));
        }

        return new MachineSystem(machine, null, performed, PropertyCatalogue.EyesOf(properties ?? Asked));
    }

    // It is active where it has run.
    private Arm64Mm MmOf(Computer machine, Arm64Mmu mmu, Arm64AsidMm mm)
    {
        var active = Tasks.Where(t => t.Mm == mm.Name && !t.ComesLater).Aggregate(mm.Left | mm.Ran, (all, task) => all.With(task.Cpu));
        return new Arm64Mm(
            machine, mmu.AddTables(mm.Name, CpuMask.None), active.Count == 1 ? active.First : -1, isShared: active.Count > 1);
    }

    private int NumberOf(string? mm)
    {
        var number = Mms.Count - 1;
        while (number >= 0 && Mms[number].Name != mm)
        {
            number--;
        }

        return number;
    }

    // The mms that are ever pinned.
    private int Pins => Mms.Count(m => m.IsPinned || Tasks.Any(t => t.Does.Contains(Arm64AsidAction.Get(m.Name))));

    private bool Does(Arm64AsidActionKind kind) => Tasks.Any(t => t.Does.Any(a => a.Kind == kind));

    private async Step Run(
        Arm64AsidTask task,
        Design design,
        ImmutableArray<Cell> registers,
        List<Arm64Mm> mms,
        Arm64Mmu mmu,
        Arm64Tlbflush flushes,
        ContextSwitch switches,
        Arm64Asids contexts)
    {
        for (var i = 0; i < task.Does.Length; i++)
        {
            var mm = mms[NumberOf(task.Does[i].Mm)];
            switch (task.Does[i].Kind)
            {
                case Arm64AsidActionKind.Use:
                    await switches.KthreadUseMm(task.Cpu, mm.Tables.Number);
                    break;
                case Arm64AsidActionKind.Get:
                    await switches.Arm64MmContextGet(task.Cpu, mm.Tables.Number);
                    break;
                case Arm64AsidActionKind.Put:
                    await switches.Arm64MmContextPut(mm.Tables.Number);
                    break;
                case Arm64AsidActionKind.Unmap:
                    var asid = design.FlushedAsid == FlushedAsid.ReadFirst ? await contexts.AsidOf(mm.Tables.Number) : -1;
                    await mmu.SetPte(mm.Tables, valid: false);
                    await flushes.FlushTlbPage(mm, contexts, asid);
                    await Arm64Mmu.FreePage(mm.Tables);
                    break;
                default:
                    await mmu.Access(mm.Tables, registers[i]);
                    await Arm64Mmu.Use(mm.Tables, registers[i]);
                    break;
            }
        }
    }
}
