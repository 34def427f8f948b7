using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>What one invalidation drops on each CPU that it acts on.</summary>
/// <param name="Kind">Which of its kinds.</param>
/// <param name="Number">The PCID, or the number of the address space; -1 where the kind has none.</param>
/// <param name="Table">The table of the address space that the page is of; -1 where there is no page.</param>
/// <param name="Page">The page, or -1 for all.</param>
/// <param name="Walks">Whether a page's paging-structure cache entries go too.</param>
public readonly record struct Invalidation(InvalidationKind Kind, int Number = -1, int Table = -1, int Page = -1, bool Walks = true)
{
    /// <summary>A page, or all, of what a PCID tags.</summary>
    /// <param name="pcid">The PCID.</param>
    /// <param name="table">The table that the page is of.</param>
    /// <param name="page">The page, or -1 for all.</param>
    /// <param name="walks">Whether a page's paging-structure cache entries go too.</param>
    public static Invalidation OfPcid(int pcid, int table, int page, bool walks) => new(InvalidationKind.Pcid, pcid, page < 0 ? -1 : table, page, page < 0 || walks);

    /// <summary>A page, or all, of an address space, whatever PCID it has.</summary>
    /// <param name="table">The address space's number.</param>
    /// <param name="page">The page, or -1 for all.</param>
    /// <param name="walks">Whether a page's paging-structure cache entries go too.</param>
    public static Invalidation OfAddressSpace(int table, int page, bool walks) => new(InvalidationKind.AddressSpace, table, table, page, page < 0 || walks);
}

/// <summary>By what an invalidation chooses.</summary>
public enum InvalidationKind
{
    /// <summary>By PCID.</summary>
    Pcid,

    /// <summary>By address space.</summary>
    AddressSpace,

    /// <summary>All user translations.</summary>
    User,

    /// <summary>Kernel translations of a range.</summary>
    Kernel,

    /// <summary>All translations.</summary>
    All,
}

/// <summary>
/// Invalidations that a CPU asks for and that act on other CPUs without interrupting them: INVLPGB and TLBSYNC (AMD64 Architecture
/// Programmer's Manual volume 3), and the flush hypercalls of hypervisors.
/// </summary>
/// <remarks>Each acts on each CPU some time after it was asked for, in any order, as a step of that CPU's own unit. Asking orders nothing:
/// INVLPGB is weakly ordered. One that is asked for twice before it acts acts once, which is the first of the two coming late.</remarks>
public sealed class Invalidations
{
    private readonly Computer machine;
    private readonly Mmu mmu;
    private readonly KernelMapping? kernel;
    private readonly List<Pending> pending = [];

    /// <summary>Creates the units.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="kernel">The page of kernel memory, or null.</param>
    public Invalidations(Computer machine, Mmu mmu, KernelMapping? kernel) => (this.machine, this.mmu, this.kernel) = (machine, mmu, kernel);

    /// <summary>Gives every CPU its unit.</summary>
    public void AddUnits()
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            var target = cpu;
            machine.Platform(string.Create(CultureInfo.InvariantCulture, $"tlb[{cpu}]"), () => Unit(target));
        }
    }

    /// <summary>Asks for an invalidation on all CPUs, from whichever CPU executes.</summary>
    /// <param name="name">The instruction in the kernel's words.</param>
    /// <param name="what">What to drop.</param>
    public Operation<Nothing> Issue(string name, Invalidation what) => new IssueOperation(this, name, Declare(what));

    /// <summary>Asks a hypervisor for an invalidation on the CPUs of a mask.</summary>
    /// <param name="name">The hypercall in the kernel's words.</param>
    /// <param name="what">What to drop.</param>
    /// <param name="cpus">The CPUs, in memory that the hypervisor reads.</param>
    /// <param name="mayFail">Whether it may refuse.</param>
    public Operation<bool> Hypercall(string name, Invalidation what, MaskStorage cpus, bool mayFail) => new HypercallQuestion(this, name, Declare(what), cpus, mayFail);

    /// <summary>Waits until all that the executing CPU has asked for has acted everywhere.</summary>
    /// <param name="name">The instruction in the kernel's words.</param>
    public Operation<Nothing> Wait(string name) => new WaitOperation(this, name);

    private async Step Unit(int target)
    {
        while (true)
        {
            await new ActOperation(this, target);
        }
    }

    // Of whichever CPUs the context that is being built may run on.
    private Pending[] Declare(Invalidation what)
    {
        var found = new List<Pending>();
        foreach (var issuer in machine.Current.Cpus)
        {
            if (pending.Find(p => p.Issuer == issuer && p.What == what) is not { } known)
            {
                pending.Add(known = new Pending(issuer, what, machine.Layout.Mask(string.Create(CultureInfo.InvariantCulture, $"invalidation[{issuer}].{pending.Count}"), machine.Cpus)));
            }

            found.Add(known);
        }

        return [.. found];
    }

    private unsafe void Act(ulong* state, int cpu, Invalidation what)
    {
        if (what.Kind is InvalidationKind.Kernel or InvalidationKind.All)
        {
            kernel?.Refresh(state, cpu);
        }

        for (var pcid = 0; pcid < mmu.Pcids && what.Kind != InvalidationKind.Kernel; pcid++)
        {
            if (what.Kind != InvalidationKind.Pcid || pcid == what.Number)
            {
                mmu.Drop(state, cpu, pcid, what.Table, what.Page, what.Walks);
            }
        }

        mmu.Fill(state, cpu);
    }

    /// <summary>What was asked for on one CPU, and where it has still to act.</summary>
    /// <param name="Issuer">The CPU that asked.</param>
    /// <param name="What">What to drop.</param>
    /// <param name="Targets">The CPUs on which it has still to act.</param>
    private sealed record Pending(int Issuer, Invalidation What, Cell Targets);

    private static unsafe void Ask(Pending[] asked, ulong* state, int cpu, CpuMask targets)
    {
        var mine = Array.Find(asked, p => p.Issuer == cpu)!.Targets;
        mine.Set(state, new CpuMask((byte)(mine.Get(state) | targets.Bits)));
    }

    private sealed unsafe record IssueOperation(Invalidations All, string Name, Pending[] Asked) : Effect
    {
        public override string Label => Name;

        public override bool DependsOnCpu => true;

        public override int Execute(ref StepExecution step)
        {
            Ask(Asked, step.State, step.Cpu, CpuMask.All(All.machine.Cpus));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write([.. Asked.Select(p => p.Targets)]);

        public bool Equals(IssueOperation? other) => other is not null && Name == other.Name && Asked.SequenceEqual(other.Asked);

        public override int GetHashCode() => HashCode.Combine(Name, Asked[0]);
    }

    private sealed unsafe record HypercallQuestion(Invalidations All, string Name, Pending[] Asked, MaskStorage Cpus, bool MayFail) : Question, IChooses
    {
        public override string Label => Name;

        public override int Outcomes => MayFail ? 2 : 1;

        public override bool DependsOnCpu => true;

        public string OutcomeLabel(int outcome) => outcome == 0 ? "succeeds" : "fails";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Cpus.Liveness(ref step));
            if (step.Outcome != 0)
            {
                return 0;
            }

            Ask(Asked, step.State, step.Cpu, Cpus.Bits.GetMask(step.State));
            return 1;
        }

        public override void Touch(Footprint footprint) => Cpus.TouchLiveness(footprint).Read(Cpus.Bits).Write([.. Asked.Select(p => p.Targets)]);

        public bool Equals(HypercallQuestion? other) => other is not null && Name == other.Name && Cpus == other.Cpus && Asked.SequenceEqual(other.Asked);

        public override int GetHashCode() => HashCode.Combine(Name, Cpus, Asked[0]);
    }

    private sealed unsafe record WaitOperation(Invalidations All, string Name) : Effect
    {
        public override string Label => Name;

        public override bool DependsOnCpu => true;

        public override bool IsWait => true;

        public override ulong ObservedWhenTaken(Registers registers) => registers.Pinned ? 0 : Observed.SyncUnpinned;

        public override int Execute(ref StepExecution step)
        {
            foreach (var asked in All.pending)
            {
                if (asked.Issuer == step.Cpu && asked.Targets.Get(step.State) != 0)
                {
                    return Blocked;
                }
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read([.. All.pending.Select(p => p.Targets)]);
    }

    private sealed unsafe record ActOperation(Invalidations All, int Target) : Effect, IChooses
    {
        public override string Label => "invalidates";

        public override int Outcomes => Math.Max(1, All.pending.Count);

        public string OutcomeLabel(int outcome) => string.Create(CultureInfo.InvariantCulture, $"{Text(All.pending[outcome].What)} on CPU {Target}, for CPU {All.pending[outcome].Issuer}");

        public override int Execute(ref StepExecution step)
        {
            if (All.pending.Count == 0 || All.pending[step.Outcome] is var asked && !asked.Targets.GetMask(step.State).Contains(Target))
            {
                return Blocked;
            }

            asked.Targets.Set(step.State, asked.Targets.GetMask(step.State).Without(Target));
            All.Act(step.State, Target, asked.What);
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            All.mmu.TouchFill(footprint, Target).Write([.. All.pending.Select(p => p.Targets)]);
            All.kernel?.TouchRefresh(footprint, Target);
        }

        private string Text(Invalidation what) => what.Kind switch
        {
            InvalidationKind.Pcid when what.Page < 0 => string.Create(CultureInfo.InvariantCulture, $"PCID {what.Number}"),
            InvalidationKind.Pcid => string.Create(CultureInfo.InvariantCulture, $"{All.mmu.NameOf(what.Table)}.{what.Page} of PCID {what.Number}"),
            InvalidationKind.AddressSpace when what.Page < 0 => All.mmu.NameOf(what.Table),
            InvalidationKind.AddressSpace => string.Create(CultureInfo.InvariantCulture, $"{All.mmu.NameOf(what.Table)}.{what.Page}"),
            InvalidationKind.User => "all user translations",
            InvalidationKind.Kernel => "the kernel range",
            _ => "all translations",
        };
    }
}
