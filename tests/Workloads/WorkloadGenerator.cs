using Shootdown.Model;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Workloads;

/// <summary>Random workloads that keep to the interface's contract: what a kernel promises must hold of each.</summary>
internal static class WorkloadGenerator
{
    public static Workload Generate(int seed)
    {
        var random = new Random(seed);
        var cpus = random.Next(2, 4);
        var csds = 0;
        var count = random.Next(1, 4);
        var tasks = Enumerable.Range(0, count).Select(t => NewTask(t)).ToList();
        if (count > 1 && random.Next(6) == 0)
        {
            tasks[0] = tasks[0] with { Calls = [new Call("fork") { Task = tasks[1].Name }, .. tasks[0].Calls, new Call("exit")] };
        }

        return new Workload
        {
            Cpus = cpus,
            Tasks = tasks,
            PollIdle = random.Next(4) == 0,
            Hotplug = random.Next(3) != 0 ? [] : random.Next(2) == 0 ? [new Call("cpu_down") { Cpu = random.Next(cpus) }] : [new Call("cpu_down") { Cpu = 1 }, new Call("cpu_up") { Cpu = 1 }],
            Interrupts = random.Next(4) == 0 ? [new InterruptSpec("device", random.Next(cpus), [Posting()])] : [],
        };

        TaskSpec NewTask(int number)
        {
            var calls = Enumerable.Range(0, count == 3 ? 1 : random.Next(1, 3)).Select(_ => Calling()).ToList();
            return new TaskSpec($"T{number}", Mask(), random.Next(5) switch
            {
                0 => [new Call("preempt_disable"), .. calls, new Call("preempt_enable")],
                1 => [new Call("cpus_read_lock"), .. calls, new Call("cpus_read_unlock")],
                2 => [new Call("local_irq_disable"), new Call("local_irq_enable"), .. calls],
                _ => calls,
            })
            {
                Realtime = random.Next(6) == 0,
            };
        }

        CpuMask Mask() => new((byte)random.Next(1, 1 << cpus));

        // Callers of the same csd must take turns, so each call has one of its own.
        Call Posting() => random.Next(3) switch
        {
            0 => new Call("smp_call_function_single_async") { Cpu = random.Next(cpus), Csd = $"c{csds++}" },
            1 => new Call("irq_work_queue_on") { Cpu = random.Next(cpus), Csd = $"c{csds++}" },
            _ => new Call("ttwu_queue_wakelist") { Cpu = random.Next(cpus), Csd = $"c{csds++}" },
        };

        // Arguments lie in the caller's frame, so a call that passes some waits.
        Call OnEach(bool info) =>
            new("on_each_cpu_cond_mask") { Mask = Mask(), Cond = random.Next(2) == 0 ? Mask() : null, Wait = info || random.Next(3) != 0, Info = info };

        Call Calling() => random.Next(7) switch
        {
            0 => Posting(),
            1 => new Call("smp_call_function_single") { Cpu = random.Next(cpus), Wait = random.Next(3) != 0 },
            2 => new Call("smp_call_function_any") { Mask = Mask(), Wait = random.Next(3) != 0 },
            3 => new Call("smp_call_function_many") { Mask = Mask(), Wait = random.Next(3) != 0 },
            4 => new Call("smp_call_function") { Wait = random.Next(3) != 0 },
            5 => OnEach(random.Next(2) == 0),
            _ => new Call("scftorture_invoke_one") { Cpu = random.Next(cpus) },
        };
    }
}
