using Shootdown.Model;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Workloads;

/// <summary>Random workloads with address spaces that are accepted: what a kernel promises must hold of each.</summary>
internal sealed class MemoryWorkloadGenerator
{
    private const int MostCalls = 5;

    private static readonly string[] Flushing = ["munmap", "mprotect", "try_to_unmap", "collapse_huge_page"];
    private static readonly string[] Often = ["access", "access", "access", "access", "munmap", "munmap", "mprotect", "mprotect", "try_to_unmap"];
    private static readonly string[] Seldom = ["tables", "collapse_huge_page", "page_fault", "schedule", "exec", "exit_mm", "leave_mm", "mmput", "vfree", "access_kernel", "flush_tlb_all", "smp_call_function"];

    private readonly Random random;
    private readonly int cpus;
    private readonly string[] mms;
    private int left = MostCalls;

    private MemoryWorkloadGenerator(Random random)
    {
        this.random = random;
        cpus = OneIn(8) ? 3 : 2;
        mms = OneIn(4) ? ["m", "n"] : ["m"];
    }

    public static Workload Generate(int seed)
    {
        for (var random = new Random(seed); ;)
        {
            var workload = new MemoryWorkloadGenerator(random).Any();
            if (IsSmall(workload) && IsAccepted(workload))
            {
                return workload;
            }
        }
    }

    // Something is flushed, and what a CPU can stand at is built within a second or so.
    private static bool IsSmall(Workload workload)
    {
        var flushes = workload.Tasks.Sum(t => t.Calls.Count(c => Flushing.Contains(c.Name)));
        return flushes >= 1 && flushes + workload.Mms.Count + workload.Cpus <= 5;
    }

    private static bool IsAccepted(Workload workload)
    {
        try
        {
            Validation.Check(workload);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private Workload Any() =>
        new()
        {
            Cpus = cpus,
            Mms = [.. mms.Select(m => new MmSpec(m) { Pages = OneIn(3) ? 2 : 1, Warm = Few(), Lazy = Few() })],
            Tasks = [.. Enumerable.Range(0, random.Next(2, 4)).Select(NewTask)],
            Nmis = OneIn(8) ? [new NmiSpec("perf", random.Next(cpus), Mm(), Page())] : [],
            Interrupts = OneIn(10) ? [new InterruptSpec("device", random.Next(cpus), [new Call("smp_call_function_single_async") { Cpu = random.Next(cpus), Csd = "c" }])] : [],
        };

    private TaskSpec NewTask(int number)
    {
        var mm = OneIn(5) ? null : Mm();
        List<Call> calls = mm is null && OneIn(2)
            ? [new Call("kthread_use_mm") { Mm = Mm() }, Calling(), new Call("kthread_unuse_mm")]
            : [.. Enumerable.Range(0, Math.Min(left, random.Next(1, 4))).Select(_ => Calling())];
        left = Math.Max(1, left - calls.Count);
        var cpu = OneIn(4) ? new CpuMask((byte)random.Next(1, 1 << cpus)) : CpuMask.Of(random.Next(cpus));
        return new TaskSpec($"T{number}", cpu, random.Next(10) switch
        {
            0 => [new Call("preempt_disable"), .. calls, new Call("preempt_enable")],
            1 => [new Call("local_irq_disable"), new Call("access") { Page = Page() }, new Call("local_irq_enable"), .. calls],
            _ => calls,
        })
        {
            Mm = mm,
            Running = !OneIn(3),
            Realtime = OneIn(12),
        };
    }

    private Call Calling()
    {
        var name = OneIn(3) ? Pick(Seldom) : Pick(Often);
        return name switch
        {
            "tables" => new Call("munmap") { Mm = Other(), Page = Page(), Tables = true },
            "munmap" or "mprotect" or "page_fault" or "try_to_unmap" => new Call(name) { Mm = Other(), Page = Page() },
            "collapse_huge_page" => new Call(name) { Mm = Other() },
            "access" => new Call(name) { Page = Page() },
            "exec" or "mmput" => new Call(name) { Mm = Mm() },
            _ => new Call(name),
        };
    }

    private string Mm() => Pick(mms);

    private string? Other() => OneIn(4) ? Mm() : null;

    private int Page() => OneIn(3) ? 1 : 0;

    private CpuMask Few() => OneIn(3) ? CpuMask.Of(random.Next(cpus)) : CpuMask.None;

    private string Pick(string[] names) => names[random.Next(names.Length)];

    private bool OneIn(int many) => random.Next(many) == 0;
}
