using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>What one invalidation drops on each CPU that it acts on.</summary>
/// <param name="Kind">Which of its kinds.</param>
/// <param name="Number">The PCID, or the number of the address space; -1 where the kind has none.</param>
/// <param name="Table">The table of the address space that the page is of; -1 where there is no page.</param>
/// <param name="Page">The first page, or -1 for all.</param>
/// <param name="Walks">Whether a page's paging-structure cache entries go too.</param>
/// <param name="Pages">How many pages.</param>
public readonly record struct Invalidation(
    InvalidationKind Kind, int Number = -1, int Table = -1, int Page = -1, bool Walks = true, int Pages = 1)
{
    /// <summary>A page, or all, of what a PCID tags.</summary>
    /// <param name="pcid">The PCID.</param>
    /// <param name="table">The table that the page is of.</param>
    /// <param name="page">The page, or -1 for all.</param>
    /// <param name="walks">Whether a page's paging-structure cache entries go too.</param>
    public static Invalidation OfPcid(int pcid, int table, int page, bool walks) =>
        new(InvalidationKind.Pcid, pcid, page < 0 ? -1 : table, page, page < 0 || walks);

    /// <summary>A page, or all, of an address space, whatever PCID it has.</summary>
    /// <param name="table">The address space's number.</param>
    /// <param name="page">The page, or -1 for all.</param>
    /// <param name="walks">Whether a page's paging-structure cache entries go too.</param>
    public static Invalidation OfAddressSpace(int table, int page, bool walks) =>
        new(InvalidationKind.AddressSpace, table, table, page, page < 0 || walks);
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

/// <summary>A CPU asks others to invalidate, or waits until they have: what it asked for and what it waits for are its own alone.</summary>
/// <param name="Waits">Whether it waits.</param>
public sealed record RemoteInvalidation(bool Waits)
{
    /// <summary>What it asks for; null where it waits.</summary>
    public Invalidation? What { get; init; }
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
    private Invalidation[] asked = []; // of each that is pending

    /// <summary>Creates the units.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="kernel">The page of kernel memory, or null.</param>
    public Invalidations(Computer machine, Mmu mmu, KernelMapping? kernel) =>
        (this.machine, this.mmu, this.kernel) = (machine, mmu, kernel);

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
    public Operation<Nothing> Issue(string name, Invalidation what)
    {
        var (issuers, targets) = Declare(what);
        return Atomic.Hardware<(CpuMask Issuers, CpuMask All), Nothing>(
            name,
            targets,
            [],
            1,
            (issuers, CpuMask.All(machine.Cpus)),
            static (ref Values v, (CpuMask Issuers, CpuMask All) a) => Ask(ref v, a.Issuers, a.All) ? 0 : Operation.Undefined,
            MemoryOrder.Once) with { OnThisCpu = true, Concerns = new RemoteInvalidation(Waits: false) { What = what } };
    }

    /// <summary>Asks a hypervisor for an invalidation on the CPUs of a mask.</summary>
    /// <param name="name">The hypercall in the kernel's words.</param>
    /// <param name="what">What to drop.</param>
    /// <param name="cpus">The CPUs, in memory that the hypervisor reads.</param>
    /// <param name="mayFail">Whether it may refuse.</param>
    public Operation<bool> Hypercall(string name, Invalidation what, MaskStorage cpus, bool mayFail)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        var (issuers, targets) = Declare(what);
        return Atomic.Hardware<CpuMask, bool>(name, targets, [cpus.Bits], 2, issuers, static (ref Values v, CpuMask issuers) =>
            v.Outcome != 0 ? 0 : Ask(ref v, issuers, v.Mask(v.Count - 1)) ? 1 : Operation.Undefined,
        MemoryOrder.Once) with
        {
            OnThisCpu = true,
            Choices = mayFail ? ["succeeds", "fails"] : [],
            Concerns = new RemoteInvalidation(Waits: false) { What = what },
        };
    }

    /// <summary>Waits until all that the executing CPU has asked for has acted everywhere.</summary>
    /// <param name="name">The instruction in the kernel's words.</param>
    public Operation<Nothing> Wait(string name)
    {
        machine.Current.GoesByDiscoveries = true;
        var targets = pending.Select(p => p.Targets).ToArray();
        var issuedBy = new ImmutableValues([.. pending.Select(p => p.Issuer)]);
        return Atomic.Await<ImmutableValues, Nothing>(name, targets, 1, issuedBy, static (ref Values v, ImmutableValues issuers) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                if (issuers[i] == v.Cpu && v.IsSet(i))
                {
                    return Operation.Blocked;
                }
            }

            return 0;
        }) with { OnThisCpu = true, Concerns = new RemoteInvalidation(Waits: true) };
    }

    private async Step Unit(int target)
    {
        while (true)
        {
            await Act(target);
        }
    }

    // Of whichever CPUs the context that is being built may run on.
    private (CpuMask Issuers, Cell[] Targets) Declare(Invalidation what)
    {
        var found = new List<Cell>();
        foreach (var issuer in machine.Current.Cpus)
        {
            if (pending.Find(p => p.Issuer == issuer && p.What == what) is not { } known)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"invalidation[{issuer}].{pending.Count}");
                pending.Add(known = new Pending(issuer, what, machine.Layout.Mask(name, machine.Cpus)));
                asked = [.. asked, what];
                machine.Discover();
            }

            found.Add(known.Targets);
        }

        return (machine.Current.Cpus, [.. found]);
    }

    // The cells that come first are what each issuer has asked for, in their order. False on a CPU on which the context was never to be.
    private static bool Ask(ref Values v, CpuMask issuers, CpuMask targets)
    {
        if (!issuers.Contains(v.Cpu))
        {
            return false;
        }

        var mine = 0;
        for (var cpu = 0; cpu < v.Cpu; cpu++)
        {
            mine += issuers.Contains(cpu) ? 1 : 0;
        }

        v[mine] |= targets.Bits;
        return true;
    }

    // One of what was asked for acts on a CPU, and what it drops may be walked again at once.
    private Operation<Nothing> Act(int target)
    {
        machine.Current.GoesByDiscoveries = true;
        var (writes, reads, unit) = mmu.UnitOf(
            target,
            [.. pending.Select(p => p.Targets), .. kernel is null ? Array.Empty<Cell>() : [kernel.Held[target]]]);
        var acts = new Acting(unit, target, kernel is null ? -1 : writes.Length + reads.Length, asked);
        return Atomic.Hardware<Acting, Nothing>(
            "invalidates",
            writes,
            kernel is null ? reads : [.. reads, kernel.Entry],
            1,
            acts,
            static (ref Values v, Acting a) => a.Act(ref v),
            MemoryOrder.Once) with
        {
            IsConditional = true,
            Choices = [.. pending.Select(p =>
                string.Create(CultureInfo.InvariantCulture, $"{Text(p.What)} on CPU {target}, for CPU {p.Issuer}"))],
        };
    }

    private string Text(Invalidation what) => what.Kind switch
    {
        InvalidationKind.Pcid when what.Page < 0 => string.Create(CultureInfo.InvariantCulture, $"PCID {what.Number}"),
        InvalidationKind.Pcid => string.Create(CultureInfo.InvariantCulture, $"{mmu.NameOf(what.Table)}.{what.Page} of PCID {what.Number}"),
        InvalidationKind.AddressSpace when what.Page < 0 => mmu.NameOf(what.Table),
        InvalidationKind.AddressSpace when what.Pages > 1 =>
            string.Create(CultureInfo.InvariantCulture, $"{mmu.NameOf(what.Table)}.{what.Page}-{what.Page + what.Pages - 1}"),
        InvalidationKind.AddressSpace => string.Create(CultureInfo.InvariantCulture, $"{mmu.NameOf(what.Table)}.{what.Page}"),
        InvalidationKind.User => "all user translations",
        InvalidationKind.Kernel => "the kernel range",
        _ => "all translations",
    };

    /// <summary>What was asked for on one CPU, and where it has still to act.</summary>
    /// <param name="Issuer">The CPU that asked.</param>
    /// <param name="What">What to drop.</param>
    /// <param name="Targets">The CPUs on which it has still to act.</param>
    private sealed record Pending(int Issuer, Invalidation What, Cell Targets);

    // What may act on a CPU: by choice, what it drops.
    private readonly record struct Acting(TranslationUnit Unit, int Target, int KernelEntry, Invalidation[] Asked)
    {
        public int Act(ref Values v)
        {
            var targets = Unit.Shape.Held + v.Outcome;
            if (Asked.Length == 0 || !v.Mask(targets).Contains(Target))
            {
                return Operation.Blocked;
            }

            v[targets] = v.Mask(targets).Without(Target).Bits;
            var what = Asked[v.Outcome];
            if (KernelEntry >= 0 && what.Kind is (InvalidationKind.Kernel or InvalidationKind.All))
            {
                v[Unit.Shape.Held + Asked.Length] = v[KernelEntry];
            }

            for (var pcid = 0; pcid < Unit.Shape.TaggedPcids && what.Kind is (InvalidationKind.Kernel or InvalidationKind.All); pcid++)
            {
                Unit.DropKernel(ref v, pcid);
            }

            for (var pcid = 0; pcid < Unit.Shape.Pcids && what.Kind != InvalidationKind.Kernel; pcid++)
            {
                if (what.Kind != InvalidationKind.Pcid || pcid == what.Number)
                {
                    Drop(ref v, pcid, what);
                }
            }

            Unit.Fill(ref v);
            return 0;
        }

        private void Drop(ref Values v, int pcid, Invalidation what)
        {
            for (var table = 0; table < Unit.Shape.Tables; table++)
            {
                if (what.Table >= 0 && table != what.Table)
                {
                    continue;
                }

                for (var page = 0; page < Unit.Shape.PagesOf(table); page++)
                {
                    if (what.Page < 0 || (page >= what.Page && page < what.Page + what.Pages))
                    {
                        Unit.DropPage(ref v, pcid, table, page);
                    }
                }

                if (what.Walks)
                {
                    Unit.DropPointer(ref v, pcid, table);
                }
            }
        }
    }
}
