using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <content>Translation on s390 (Principles of Operation, "Dynamic Address Translation"): control registers that hold an ASCE, by which a
/// TLB tags what it holds, and instructions that drop it on every CPU, IPTE and IDTE.</content>
/// <remarks>What CR3 is on x86 stands for control registers 1 and 7; there is one PCID, for what is held is told apart by the tables that
/// it was walked from. An instruction that reaches other CPUs is over once they have dropped what it names, and have made what they had
/// begun by it: it is one step, and what is used in between is used before it.</remarks>
public sealed partial class Mmu
{
    private const string NextAccess = "who uses a translation while the instruction is executed uses it before";

    /// <summary><c>local_ctl_load()</c> of registers 1 and 7.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The tables' number, or -1 for <c>s390_invalid_asce</c>, which translates nothing.</param>
    internal Operation<Nothing> LoadAsce(int cpu, int table)
    {
        if (table < 0)
        {
            return Atomic.Hardware<Nothing, Nothing>(
                "local_ctl_load(s390_invalid_asce)", [Cr3[cpu]], [], 1, default, static (ref Values v, Nothing _) => v[0] = 0);
        }

        var tables = Tables[table];
        Cell[] held = [Walk(cpu, 0, table), .. Enumerable.Range(0, tables.Pages).Select(page => Entry(cpu, 0, table, page))];
        return Atomic.Hardware<(int Loaded, int Held), Nothing>(
            $"local_ctl_load({tables.Name}.asce)",
            [.. held, Cr3[cpu]],
            [tables.Upper, .. tables.Entries],
            1,
            (table + 1, held.Length),
            static (ref Values v, (int Loaded, int Held) a) =>
            {
                v[a.Held] = a.Loaded;
                Rewalk(ref v, 0, a.Held, a.Held + 1);
                return 0;
            });
    }

    /// <summary>IPTE: makes an entry invalid, and drops what CPUs hold of it.</summary>
    /// <param name="table">The number of the tables.</param>
    /// <param name="page">The page.</param>
    /// <param name="cpus">The CPUs: all, or the one that executes it.</param>
    internal Operation<Nothing> Ipte(int table, int page, CpuMask cpus) => Atomic.Hardware<Nothing, Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"ipte({Tables[table].Name}.{page}, on {cpus})"),
        [Tables[table].Entries[page], .. cpus.Select(cpu => Entry(cpu, 0, table, page))],
        [],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                v[i] = 0;
            }

            return 0;
        }) with
    {
        Indivisible = NextAccess,
    };

    /// <summary>IDTE: drops what all CPUs hold by an ASCE.</summary>
    /// <param name="table">The number of the tables.</param>
    internal Operation<Nothing> Idte(int table)
    {
        var tables = Tables[table];
        var held = 1 + tables.Pages;
        return Atomic.Hardware<(int Cpus, int Held, int Loaded), Nothing>(
            $"idte({tables.Name}.asce)",
            [.. Enumerable.Range(0, machine.Cpus).SelectMany(cpu => (Cell[])[
                Walk(cpu, 0, table), .. Enumerable.Range(0, tables.Pages).Select(page => Entry(cpu, 0, table, page))])],
            [.. Cr3, tables.Upper, .. tables.Entries],
            1,
            (machine.Cpus, held, table + 1),
            static (ref Values v, (int Cpus, int Held, int Loaded) a) =>
            {
                var registers = a.Cpus * a.Held;
                for (var i = 0; i < registers; i++)
                {
                    v[i] = 0;
                }

                for (var cpu = 0; cpu < a.Cpus; cpu++)
                {
                    if (v[registers + cpu] == a.Loaded)
                    {
                        Rewalk(ref v, cpu * a.Held, a.Held, registers + a.Cpus);
                    }
                }

                return 0;
            }) with
        {
            Indivisible = NextAccess,
        };
    }

    // All that can be walked, into a pointer and the translations behind it; the upper entry, and the entries behind it, stand at walked.
    private static void Rewalk(ref Values v, int pointer, int held, int walked)
    {
        v[pointer] |= v[walked] == (int)UpperEntry.Table ? 1 : 0;
        for (var page = 1; page < held && v.IsSet(pointer); page++)
        {
            v[pointer + page] |= (1 << v[walked + page]) >> 1;
        }
    }
}
