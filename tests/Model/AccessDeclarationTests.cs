using System.Text.RegularExpressions;

namespace Shootdown.Tests.Model;

/// <summary>An access declares no cell that it does not touch: each one, in some state, is written or decides what the access
/// does.</summary>
/// <remarks>That it touches no other is for <see cref="FootprintTests"/> to show. The states are those of random walks with all declared
/// cells, or all cells, set at random, since a cell may matter in states only that the model never comes to.</remarks>
[Long]
public sealed unsafe class AccessDeclarationTests
{
    private const int Walk = 60;
    private const int Tries = 400;

    private const string StaysOnCpu = "a TLBI of one CPU, by a task that runs on no other";
    private const string NoKernelAddress = "a write to CR3 is one access, whether or not what is loaded maps kernel addresses";

    // What is read although nothing comes of it, and why.
    private static readonly Dictionary<string, string> Idle = new()
    {
        ["func(info) of A: info[#]"] = "a function that does nothing but read its info",
        ["func(info) of B: info[#]"] = "a function that does nothing but read its info",
        ["INVLPG of the kernel range drops nothing: tlb init_mm[#]"] = "an erratum: what is to be dropped is not",
        ["set_pte(mm, #): tlb[#].mm"] = "0 makes no translation, and is one access with what does",
        ["set_pte(mm, #): ttbr#[#]"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m, #): asid[#]"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m, #): tlb[#].#.m"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m, #): ttbr#[#]"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m, #): tlb[#].m"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m.pmd, #): tlb[#].m.pmd"] = "0 makes no translation, and is one access with what does",
        ["set_pte(m.pud, #): tlb[#].m.pud"] = "0 makes no translation, and is one access with what does",
        ["set_pte(mm.pmd, #): tlb[#].mm.pmd"] = "0 makes no translation, and is one access with what does",
        ["set_pte(mm.pmd, #): tlb[#].mm.pmd.user"] = "0 makes no translation, and is one access with what does",
        ["set_pte(mm.pmd, #): ttbr#[#]"] = "0 makes no translation, and is one access with what does",
        ["uses what it has read of k's page: B.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of m's page: A.#.x#"] = "what is read is for those who look on",
        ["set_pte(mm, #): tlb[#].mm.user"] = "0 makes no translation, and is one access with what does",
        ["tlbi vale#, m, asid #: asid[#]"] = StaysOnCpu,
        ["tlbi vale#, m, asid #: ttbr#[#]"] = StaysOnCpu,
        ["CMDQ_OP_TLBI_NH_VA, mm: ttbr#[#]"] = "a device walks whatever CPUs have loaded: one access with a TLBI, which does not",
        ["SWITCH_TO_USER_CR#, flush: init_mm.pmd"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, flush: init_mm.pte"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, flush: tlb[#].# init_mm"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, flush: walk[#].# init_mm"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, noflush: init_mm.pmd"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, noflush: init_mm.pte"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, noflush: tlb[#].# init_mm"] = NoKernelAddress,
        ["SWITCH_TO_USER_CR#, noflush: walk[#].# init_mm"] = NoKernelAddress,
        ["uses what it has read of m's page: B.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of m's page: D.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: A.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: F.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: vcpu#.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: B.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: C.#.x#"] = "what is read is for those who look on",
        ["uses what it has read of mm's page: smmu.#.x#"] = "what is read is for those who look on",
        ["cpumask_and(B.ipi_mask, {}, cpu_online_mask): B.ipi_mask"] = "membarrier where nobody else runs the mm",
        ["cpumask_and(A.ipi_mask, {}, cpu_online_mask): A.ipi_mask"] = "membarrier where nobody else runs the mm",
        ["cpumask_and(A.ipi_mask, {}, cpu_online_mask): cpu[#]"] = "membarrier where nobody else runs the mm",
        ["active_asids[#] is none: reserved_asids[#]"] = "which of the two an ASID stands in is asked in one text",
        ["active_asids[#] is v#:#: reserved_asids[#]"] = "which of the two an ASID stands in is asked in one text",
        ["cpumask_and(cfd[#].cpumask, {}, cpu_online_mask): cfd[#].cpumask"] = "membarrier where nobody else runs the mm",
        ["invpcid_flush_one(user_pcid, m.#): cr#[#]"] = "what a translation unit does is declared with all that it walks by",
        ["invpcid_flush_one(user_pcid, m.#): m.pte[#]"] = "what a translation unit does is declared with all that it walks by",
        ["loaded_mm[#] is any or SWITCHING: loaded_mm[#]"] = "whom to interrupt is asked in one text, of a flush of whatever is loaded too",
    };

    // What a translation unit does is declared with all that it walks by: a write of TTBR0 walks one mm's tables.
    private const string OfUnit = @"^mcrr? ttbr#, .*: (tlb|walk|\w+\.pte)\[";

    [Fact]
    public void An_access_touches_every_cell_that_it_declares()
    {
        var idle = new SortedSet<string>(StringComparer.Ordinal);
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in Systems)
        {
            var system = claim.Scenario.Build(Designs.Parse(claim.Design));
            var bases = States(system);
            foreach (var context in system.Machine.Contexts)
            {
                foreach (var operation in context.Automaton.Nodes.Select(n => n?.Operation.AsWritten).Where(o => o is IAccess).Distinct())
                {
                    Look(system.Machine, context, operation!, bases, keys, touched, idle);
                }
            }
        }

        idle.SymmetricExceptWith(Idle.Keys);
        Assert.True(idle.Count == 0, string.Join('\n', idle));
    }

    // Each scenario once, and each design.
    private static IEnumerable<Claim> Systems =>
        ClaimCatalogue.All.DistinctBy(c => c.Scenario.Name).Concat(ClaimCatalogue.All.DistinctBy(c => c.Design)).Distinct();

    // The same access of another CPU, PCID or page is not asked again: a system may be too small to need all of them.
    private static void Look(
        Computer machine,
        Context context,
        Operation operation,
        List<ulong[]> bases,
        Dictionary<string, string?> keys,
        HashSet<string> touched,
        SortedSet<string> idle)
    {
        foreach (var cell in ((IAccess)operation).Cells.Distinct().Where(c => c.Bits > 0))
        {
            if (KeyOf($"{operation.Label}: {cell.Name}", keys) is not { } key)
            {
                continue;
            }

            if (!touched.Contains(key) && IsTouched(operation, machine.Layout.Cells, cell, context, bases))
            {
                touched.Add(key);
            }

            _ = touched.Contains(key) ? idle.Remove(key) : idle.Add(key);
        }
    }

    // Null where nothing is asked.
    private static string? KeyOf(string access, Dictionary<string, string?> keys)
    {
        if (!keys.TryGetValue(access, out var key))
        {
            key = Regex.Replace(access, "[0-9]+", "#");
            keys.Add(access, key = Regex.IsMatch(key, OfUnit) ? null : key);
        }

        return key;
    }

    private static List<ulong[]> States(MachineSystem system)
    {
        using var stepper = new Stepper(system);
        var random = new Random(2);
        var states = new List<ulong[]> { stepper.State.ToArray() };
        while (states.Count < Walk && stepper.Enabled > 0 && !stepper.Ended)
        {
            stepper.Take(random.Next(stepper.Enabled));
            states.Add(stepper.State.ToArray());
        }

        return states;
    }

    private static bool IsTouched(Operation operation, IReadOnlyList<Cell> all, Cell cell, Context context, List<ulong[]> bases)
    {
        var random = new Random(1);
        var declared = ((IAccess)operation).Cells;
        var (before, after, changed) = (new ulong[bases[0].Length], new ulong[bases[0].Length], new ulong[bases[0].Length]);
        var cpus = context.Cpus.ToArray();
        for (var i = 0; i < Tries; i++)
        {
            bases[random.Next(bases.Count)].CopyTo(before, 0);
            foreach (var other in i % 2 == 0 ? declared : all)
            {
                Set(other, before, random.Next(other.Range));
            }

            var (cpu, outcome, value) = (cpus[random.Next(cpus.Length)], random.Next(operation.Outcomes), random.Next(cell.Range));
            before.CopyTo(after, 0);
            var (result, observed) = Execute(operation, after, context, cpu, outcome);
            if (Get(cell, after) != Get(cell, before))
            {
                return true;
            }

            before.CopyTo(changed, 0);
            Set(cell, changed, value);
            var again = Execute(operation, changed, context, cpu, outcome);
            Set(cell, after, value);
            if ((result, observed) != again || !after.AsSpan().SequenceEqual(changed))
            {
                return true;
            }
        }

        return false;
    }

    private static (int Result, ulong Observed) Execute(Operation operation, ulong[] state, Context context, int cpu, int outcome)
    {
        fixed (ulong* pointer = state)
        {
            var step = new StepExecution { State = pointer, Cpu = cpu, Context = context.Id, Outcome = outcome };
            try
            {
                return (operation.Execute(ref step), step.Observations);
            }
            catch (RoutineException)
            {
                return (0, MachineFault.ModelFault); // it rules the state out, and no run comes to it
            }
        }
    }

    private static int Get(Cell cell, ulong[] state)
    {
        fixed (ulong* pointer = state)
        {
            return cell.Get(pointer);
        }
    }

    private static void Set(Cell cell, ulong[] state, int value)
    {
        fixed (ulong* pointer = state)
        {
            cell.Set(pointer, value);
        }
    }
}
