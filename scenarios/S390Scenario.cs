using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.s390.include.asm;
using Shootdown.Model.Kernel.arch.s390.mm;

namespace Shootdown.Scenarios;

/// <summary>What a task of an <see cref="S390Scenario"/> does to an mm.</summary>
public enum S390ActionKind
{
    /// <summary>A page is accessed from user mode.</summary>
    Access,

    /// <summary>It is unmapped, and free.</summary>
    Zap,

    /// <summary>The right to write it is taken away.</summary>
    Protect,

    /// <summary>A copy comes in its place, and it is free.</summary>
    Copy,

    /// <summary>It is unmapped with its table, and both are free.</summary>
    FreeTable,

    /// <summary>A table of other pages is freed.</summary>
    FreeOtherTable,

    /// <summary>What a gather of other pages has changed is flushed.</summary>
    FlushOthers,

    /// <summary>A file of /proc is read that shows something of it.</summary>
    ReadProc,
}

/// <summary>What a task does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Mm">The mm.</param>
/// <param name="Page">The page.</param>
public sealed record S390Action(S390ActionKind Kind, string Mm, int Page = 0)
{
    /// <summary>How many pages, from that one on.</summary>
    public int Pages { get; init; } = 1;
}

/// <summary>A task of an <see cref="S390Scenario"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mm">Its mm; null for a kernel thread.</param>
/// <param name="Cpus">Where it may run.</param>
/// <param name="Does">What it does.</param>
public sealed record S390Task(string Name, string? Mm, CpuMask Cpus, params ImmutableArray<S390Action> Does)
{
    /// <summary>The CPU that it has at first, with its mm attached; -1 for none.</summary>
    public int StartsOn { get; init; } = -1;
}

/// <summary>A scenario of s390.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="Tasks">The tasks.</param>
public sealed record S390Scenario(string Name, string Title, string Origin, params IReadOnlyList<S390Task> Tasks)
    : Scenario(Name, Title, Origin)
{
    /// <inheritdoc/>
    public override int Cpus { get; } = 1 + Tasks.SelectMany(t => t.Cpus).Max();

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked =>
    [
        NoStaleTranslation.Property,
        .. Does(S390ActionKind.Zap) || Does(S390ActionKind.Copy) ? [NoFreedPageUsed.Property] : Array.Empty<Property>(),
        .. Does(S390ActionKind.FreeTable) ? [NoFreedTableWalked.Property] : Array.Empty<Property>(),
        WaitsEnd.Property,
    ];

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var performed = Performed(memory, "which is one of s390", MemoryModel.Sc, MemoryModel.Tso);
        if (design.Backend != FlushBackend.Native)
        {
            throw new FormatException(
                $"--design: {DesignValue.Of(design, "backend")}: accepted: backend=native for {Name}, which is one of s390");
        }

        var machine = new Computer(Cpus) { Rewriter = rewriter };
        var names = Tasks.SelectMany(t => t.Does.Select(a => a.Mm).Append(t.Mm)).OfType<string>().Distinct().Order().ToList();
        var tables = names.Select((name, number) => new PageTable(machine, number, name, TableOf(machine, name, names.Count))).ToList();
        var mmu = new Mmu(machine, tables, pcids: 1, TlbForm.May);
        var active = Enumerable.Range(0, Cpus).Select(cpu => names.IndexOf(Tasks.FirstOrDefault(t => t.StartsOn == cpu)?.Mm!)).ToList();
        var mms = tables.Select(t => new S390Mm(
            machine,
            new Mm(machine, t, generations: 1),
            Enumerable.Range(0, Cpus).Where(cpu => active[cpu] == t.Number).Aggregate(CpuMask.None, (all, cpu) => all.With(cpu)),
            Tasks.Count(task => task.Mm == t.Name),
            Tasks.Count + Cpus)).ToList();
        foreach (var cpu in Enumerable.Range(0, Cpus).Where(cpu => active[cpu] >= 0))
        {
            mmu.Warm(cpu, 0, active[cpu], loaded: true);
        }

        var flushes = new S390Tlbflush(design, mmu);
        var changes = new EntryChanges(machine, mmu, mms, new S390Pgtable(machine, design, mmu), flushes);
        var switches = new S390MmuContext(machine, design, mmu, mms, new Lowcores(machine, mms, active), flushes);
        machine.AddSchedulers(
            mms.Count,
            Tasks.Where(t => t.StartsOn < 0 || t.Cpus.Count > 1).Aggregate(CpuMask.None, (all, task) => all | task.Cpus),
            switches.Switch);
        var number = 0;
        foreach (var task in Tasks)
        {
            var does = task.Does.Select(action => MadeOf(action, mms[names.IndexOf(action.Mm)], ++number)).ToList();
            machine.Task(task.Name, task.Cpus, mm: task.Mm is null ? -1 : names.IndexOf(task.Mm), startsOn: task.StartsOn)
                .Add(() => Run(does, mmu, changes, flushes));
        }

        return new MachineSystem(
            machine, null, performed, PropertyCatalogue.EyesOf(properties ?? Asked), PropertyCatalogue.WatchedCalls);
    }

    private bool Does(S390ActionKind kind) => Tasks.Any(t => t.Does.Any(a => a.Kind == kind));

    private TablePage TableOf(Computer machine, string mm, int spaces)
    {
        var actions = Tasks.SelectMany(t => t.Does).Where(a => a.Mm == mm).ToList();
        var most = actions.Exists(a => a.Kind == S390ActionKind.Copy) ? PteValue.New
            : actions.Exists(a => a.Kind == S390ActionKind.Protect) ? PteValue.ReadOnly : PteValue.Old;
        return new TablePage(machine, mm, actions.Select(a => a.Page + a.Pages).DefaultIfEmpty(1).Max(), most, spaces);
    }

    private static (S390ActionKind Kind, S390Mm Mm, Flush Flush) MadeOf(S390Action action, S390Mm mm, int number) =>
        (action.Kind, mm, new Flush(number, $"{mm}.{action.Page}", mm.Mm, action.Page, FreedTables: false, null!)
        {
            Pages = action.Pages,
        });

    private static async Step Run(
        List<(S390ActionKind Kind, S390Mm Mm, Flush Flush)> does, Mmu mmu, EntryChanges changes, S390Tlbflush flushes)
    {
        foreach (var (kind, mm, flush) in does)
        {
            switch (kind)
            {
                case S390ActionKind.Zap:
                    await changes.ZapVmaRange(flush);
                    break;
                case S390ActionKind.Protect:
                    await changes.ChangeProtection(flush);
                    break;
                case S390ActionKind.Copy:
                    await changes.WpPageCopy(flush);
                    break;
                case S390ActionKind.FreeTable:
                    await changes.FreePgtables(flush, flush.Page);
                    break;
                case S390ActionKind.FreeOtherTable:
                    await changes.FreeOtherTable(mm);
                    break;
                case S390ActionKind.FlushOthers:
                    await flushes.TlbFlush(mm);
                    break;
                case S390ActionKind.ReadProc:
                    await mm.Mmget();
                    await mm.Mmput();
                    break;
                default:
                    await mmu.Access(mm.Number, flush.Page);
                    break;
            }
        }
    }
}
