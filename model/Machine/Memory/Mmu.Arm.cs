using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <content>32-bit Arm: tables and ASID are two registers, and a TLBI may be one that every CPU hears.</content>
/// <remarks>A TLBI and the DSB behind it are one step: what is asked of other CPUs is over when the DSB is, and who walks meanwhile walks
/// before or after. Under erratum 798181 of Cortex-A15 they are over although another CPU that translates by the ASID still makes accesses
/// by what it has dropped. Which accesses these are, and how many, the notice leaves open; here such a CPU may use the entry until it
/// passes a barrier: a DMB in the handler of an interrupt that is sent for it, or those around a write of TTBR0. That is more than it can
/// do, so that what holds does not rest on the answer. What it walks in the meantime of the same page goes with it, as it may walk it
/// again.</remarks>
public sealed partial class Mmu
{
    private ImmutableArray<Cell> inFlight = []; // by CPU: the pages of what it has loaded

    /// <summary>Lets a TLBI be over while other CPUs make accesses by what it drops.</summary>
    public void LeaveAccessesInFlight() =>
        inFlight = machine.PerCpu("in_flight", 1 << Tables.Max(t => t.Pages), v => string.Create(CultureInfo.InvariantCulture, $"{v:b}"));

    /// <summary><c>mcr p15, 0, ttbr1, c2, c0, 0</c>: the kernel's own tables, which map no user page.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> SetReservedTtbr0(int cpu) => OnArm(
        cpu,
        "mcr ttbr0, swapper_pg_dir",
        default(Nothing),
        static (ref Values v, (ArmUnit Cpu, Nothing) a) =>
        {
            a.Cpu.PassBarrier(ref v);
            v[a.Cpu.Unit.Cr3] = 0;
            return 0;
        });

    /// <summary><c>mcr p15, 0, asid, c13, c0, 1</c>: what is loaded is walked under the ASID from now on.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    public Operation<Nothing> SetContextId(int cpu, int asid) => OnArm(
        cpu,
        string.Create(CultureInfo.InvariantCulture, $"mcr contextidr, {asid}"),
        asid,
        static (ref Values v, (ArmUnit Cpu, int Asid) a) =>
        {
            a.Cpu.PassBarrier(ref v);
            v[a.Cpu.Unit.Pcid] = a.Asid;
            a.Cpu.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>mcr p15, 0, pgd, c2, c0, 0</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table's number.</param>
    public Operation<Nothing> SetTtbr0(int cpu, int table) => OnArm(
        cpu,
        $"mcr ttbr0, {Tables[table].Name}",
        table,
        static (ref Values v, (ArmUnit Cpu, int Table) a) =>
        {
            a.Cpu.PassBarrier(ref v);
            v[a.Cpu.Unit.Cr3] = a.Table + 1;
            a.Cpu.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>mcrr p15, 0, pgd, asid, c2</c>: both at once.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table's number.</param>
    /// <param name="asid">The ASID.</param>
    public Operation<Nothing> SetTtbr0AndAsid(int cpu, int table, int asid) => OnArm(
        cpu,
        string.Create(CultureInfo.InvariantCulture, $"mcrr ttbr0, {Tables[table].Name}, asid {asid}"),
        (table, asid),
        static (ref Values v, (ArmUnit Cpu, (int Table, int Asid) To) a) =>
        {
            a.Cpu.PassBarrier(ref v);
            (v[a.Cpu.Unit.Cr3], v[a.Cpu.Unit.Pcid]) = (a.To.Table + 1, a.To.Asid);
            a.Cpu.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>dmb()</c>, in a handler: accesses in flight are over.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> PassBarrier(int cpu) => OnArm(
        cpu,
        "dmb",
        default(Nothing),
        static (ref Values v, (ArmUnit Cpu, Nothing) a) =>
        {
            a.Cpu.PassBarrier(ref v);
            a.Cpu.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>mcr p15, 0, asid, c8, c7, 2</c>, <c>mcr p15, 0, mva, c8, c7, 1</c>: drops on one CPU what is held under an ASID, or of
    /// one page and what leads to it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="table">The table; -1 for all.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> TlbiLocal(int cpu, int asid, int table, int page) => OnArm(
        cpu,
        TlbiOf(asid, table, page, string.Empty),
        (asid, table, page),
        static (ref Values v, (ArmUnit Cpu, (int Asid, int Table, int Page) Of) a) =>
        {
            a.Cpu.Drop(ref v, a.Of.Asid, a.Of.Table, a.Of.Page, waits: true);
            return 0;
        });

    /// <summary>Whether CPUs hear TLBIs of others.</summary>
    public bool HearsOthers { get; init; } = true;

    /// <summary><c>mcr p15, 0, asid, c8, c3, 2</c>, <c>mcr p15, 0, mva, c8, c3, 1</c>, and the DSB behind it: the same on every
    /// CPU that hears it.</summary>
    /// <param name="asid">The ASID.</param>
    /// <param name="table">The table; -1 for all.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> TlbiInnerShareable(int asid, int table, int page)
    {
        var cpus = Enumerable.Range(0, machine.Cpus).ToArray();
        Cell[] writes = [.. cpus.SelectMany(cpu => UnitOf(cpu).Writes), .. inFlight];
        Cell[] reads = [.. Cr3, .. Pcid, .. machine.Descheduled, .. Tables.SelectMany(t => t.Uppers), .. Tables.SelectMany(t => t.Entries)];
        Cell[] all = [.. writes, .. reads];
        return Atomic.Hardware<(ImmutableArray<ArmUnit> Units, (int Asid, int Table, int Page) Of, bool IsHeard), Nothing>(
            TlbiOf(asid, table, page, "is"),
            writes,
            reads,
            1,
            ([.. cpus.Select(cpu => OfArm(all, cpu))], (asid, table, page), HearsOthers),
            static (ref Values v, (ImmutableArray<ArmUnit> Units, (int Asid, int Table, int Page) Of, bool IsHeard) a) =>
            {
                for (var cpu = 0; cpu < a.Units.Length; cpu++)
                {
                    if (a.IsHeard || cpu == v.Cpu)
                    {
                        a.Units[cpu].Drop(ref v, a.Of.Asid, a.Of.Table, a.Of.Page, waits: cpu == v.Cpu);
                    }
                }

                return 0;
            }) with
        {
            OnThisCpu = true,
            Concerns = new RemoteInvalidation(Waits: true),
        };
    }

    private string TlbiOf(int asid, int table, int page, string scope) => table < 0
        ? string.Create(CultureInfo.InvariantCulture, $"tlbiasid{scope}({asid})")
        : string.Create(CultureInfo.InvariantCulture, $"tlbimva{scope}({Tables[table].Name}.{page}, {asid})");

    private ArmUnit OfArm(Cell[] all, int cpu) => new(In(all, cpu, 0, 0), inFlight.IsEmpty ? -1 : Array.IndexOf(all, inFlight[cpu]));

    private Operation<Nothing> OnArm<TArgs>(int cpu, string label, TArgs args, Effects<(ArmUnit Cpu, TArgs Args)> effects)
    {
        var (writes, reads, _) = UnitOf(cpu, [Cr3[cpu], Pcid[cpu], .. inFlight.IsEmpty ? [] : new[] { inFlight[cpu] }]);
        return Atomic.Hardware<(ArmUnit, TArgs), Nothing>(label, writes, reads, 1, (OfArm([.. writes, .. reads], cpu), args), effects);
    }

    // The translation hardware of one CPU, and where it stands which pages it makes accesses of that it should not.
    private readonly record struct ArmUnit(TranslationUnit Unit, int InFlight)
    {
        public void PassBarrier(ref Values v)
        {
            if (InFlight < 0 || v[InFlight] == 0 || v[Unit.Cr3] == 0)
            {
                return;
            }

            for (var page = 0; v[InFlight] >> page != 0; page++)
            {
                if ((v[InFlight] >> page & 1) != 0)
                {
                    Unit.DropPage(ref v, v[Unit.Pcid], v[Unit.Cr3] - 1, page);
                }
            }

            v[InFlight] = 0;
        }

        // Drops what is held under an ASID, of one page or all; of what a CPU translates by, when it is waited for.
        public void Drop(ref Values v, int asid, int table, int page, bool waits)
        {
            for (var of = table < 0 ? 0 : table; of <= (table < 0 ? Unit.Shape.Tables - 1 : table); of++)
            {
                Unit.DropPointer(ref v, asid, of);
                var lingers = !waits && InFlight >= 0 && v[Unit.Cr3] == of + 1 && v[Unit.Pcid] == asid;
                for (var at = table < 0 ? 0 : page; at <= (table < 0 ? Unit.Shape.PagesOf(of) - 1 : page); at++)
                {
                    if (lingers)
                    {
                        v[InFlight] |= 1 << at;
                    }
                    else
                    {
                        Unit.DropPage(ref v, asid, of, at);
                    }
                }
            }

            Unit.Fill(ref v);
        }
    }
}
