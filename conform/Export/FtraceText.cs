using System.Globalization;
using System.Text.RegularExpressions;
using Shootdown.Model.Transitions;

namespace Shootdown.Conform.Export;

/// <summary>
/// Writes a run of the model as a recording: the events that a kernel would show at its steps, in ftrace's own text. What a kernel does
/// not show is left out, and a task that comes back from a call is seen by the page that it touches next.
/// </summary>
/// <remarks>The model's callbacks have no names: those that are waited for are written as <c>flush_tlb_func</c> where a flush asks for
/// them, else as <c>remote_function</c>, and those that nobody waits for as <c>nohz_csd_func</c>, whose csds are of that type.</remarks>
public sealed partial class FtraceText
{
    private const string Handler = "generic_smp_call_function_single_interrupt+0x0/0x20";
    private const string Taken = "takes the call-function IPI";
    private const string Nobody = "0000000000000000";

    private readonly List<string> lines = ["# tracer: nop", "#"];
    private readonly Dictionary<string, Thread> threads = [];
    private readonly Dictionary<string, (string Function, string Callsite)> csds = [];
    private readonly Dictionary<int, Cpu> cpus = [];
    private int time;

    /// <summary>Writes a run.</summary>
    /// <param name="steps">Its steps, in order.</param>
    public static IReadOnlyList<string> Of(IEnumerable<StepDescription> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var text = new FtraceText();
        foreach (var step in steps.Where(s => s.Cpu >= 0))
        {
            text.Add(step);
        }

        foreach (var number in text.cpus.Keys)
        {
            text.LeaveHandler(number);
        }

        return text.lines;
    }

    private void Add(StepDescription step)
    {
        var (cpu, operation) = (On(step.Cpu), step.Operation);
        if (!IsHandler(step) || operation == Taken)
        {
            LeaveHandler(step.Cpu);
        }

        if (step.Context == "scheduler")
        {
            Switch(step.Cpu, operation);
        }
        else if (operation == Taken)
        {
            (cpu.Vector, cpu.Sent) = (cpu.Sent, 0);
            Write(step, cpu.Vector == 252 ? "call_function_entry" : "call_function_single_entry", $"vector={cpu.Vector}");
        }
        else
        {
            Follow(step, cpu);
            Pin(Of(step.Context), operation);
            AddCall(step, operation);
        }
    }

    // Who has a CPU from the start is never seen to get it; the way to an mm is that of whom it is left for.
    private void Follow(StepDescription step, Cpu cpu)
    {
        if (IsHandler(step) || step.Context.StartsWith("switch[", StringComparison.Ordinal) || cpu.Running == step.Context)
        {
            return;
        }

        if (cpu.IsSeen)
        {
            SwitchTo(step.Cpu, cpu, step.Context);
        }

        cpu.Running = step.Context;
    }

    private void AddCall(StepDescription step, string operation)
    {
        var thread = Of(step.Context);
        if (Add().Match(operation) is { Success: true } add)
        {
            Queue(step, thread, add.Groups["csd"].Value, add.Groups["cpu"].Value);
        }
        else if (Type().Match(operation) is { Success: true } type)
        {
            thread.IsAsync = type.Groups["type"].Value == "ASYNC";
        }
        else if (SendOne().Match(operation) is { Success: true } one)
        {
            Send(step, thread, [int.Parse(one.Groups["cpu"].Value, CultureInfo.InvariantCulture)]);
        }
        else if (operation.StartsWith("arch_send_call_function_ipi_mask", StringComparison.Ordinal))
        {
            Send(step, thread, [.. thread.Empty]);
        }
        else if (operation.StartsWith("next entry of", StringComparison.Ordinal))
        {
            EndFunction(step);
            var entry = step.Changes.FirstOrDefault(c => c.Cell == $"entry[{step.Cpu}]")?.Before;
            if (entry is not null && Csd().Match(entry) is { Success: true } first)
            {
                BeginFunction(step, first.Value);
            }
        }
        else if (operation.StartsWith("csd_unlock", StringComparison.Ordinal) && On(step.Cpu).Function is { IsAsync: false })
        {
            EndFunction(step);
        }
        else if (operation.StartsWith("func(info)", StringComparison.Ordinal) && !IsHandler(step))
        {
            Announce(step, thread);
            var name = thread.Flushes ? "flush_tlb_func" : "remote_function";
            Write(step, "csd_function_entry", $"func={name}, csd={Nobody}", irqsOff: true);
            Write(step, "csd_function_exit", $"func={name}, csd={Nobody}", irqsOff: true);
        }
        else if (operation.EndsWith("() returns", StringComparison.Ordinal) && !step.Function.Contains("flush", StringComparison.Ordinal)
            && thread is { Calls: true, Depth: 0 })
        {
            Write(step, "page_fault_user", "address=0x0 ip=0x0 error_code=0x4");
            (thread.Calls, thread.Announced) = (false, false);
        }

        thread.Flushes |= step.Function.Contains("flush_tlb", StringComparison.Ordinal);
    }

    private void Queue(StepDescription step, Thread thread, string csd, string target)
    {
        Announce(step, thread);
        var function = thread.IsAsync ? "nohz_csd_func" : thread.Flushes ? "flush_tlb_func" : "remote_function";
        var callsite = $"{step.Function}+0x0/0x0";
        Write(step, "csd_queue_cpu", $"cpu={target} callsite={callsite} func={function} csd={Pointer(csd)}");
        csds[csd] = (function, callsite);
        (thread.Callsite, thread.Calls) = (callsite, true);
        if (step.Changes.Any(c => c.Cell == $"call_single_queue[{target}]" && c.Before == "empty"))
        {
            thread.Empty.Add(int.Parse(target, CultureInfo.InvariantCulture));
        }
    }

    private void Announce(StepDescription step, Thread thread)
    {
        if (thread is { Flushes: true, Announced: false })
        {
            Write(step, "tlb_flush", "pages:1 reason:remote IPI send (4)");
            thread.Announced = true;
        }
    }

    private void Send(StepDescription step, Thread thread, List<int> targets)
    {
        Write(step, targets.Count == 1 ? "ipi_send_cpu" : "ipi_send_cpumask", string.Create(
            CultureInfo.InvariantCulture,
            $"{(targets.Count == 1 ? $"cpu={targets[0]}" : $"cpumask={targets.Aggregate(0u, (m, c) => m | (1u << c)):x8}")} "
            + $"callsite={thread.Callsite} callback={Handler}"));
        foreach (var target in targets)
        {
            On(target).Sent = targets.Count == 1 ? 251 : 252;
        }

        thread.Empty.Clear();
    }

    private void BeginFunction(StepDescription step, string csd)
    {
        var function = csds.TryGetValue(csd, out var queued) ? queued.Function : "remote_function";
        Write(step, "csd_function_entry", $"func={function}, csd={Pointer(csd)}", irqsOff: true);
        On(step.Cpu).Function = new Running(function, csd, function == "nohz_csd_func");
    }

    private void EndFunction(StepDescription step)
    {
        if (On(step.Cpu).Function is { } running)
        {
            Write(step, "csd_function_exit", $"func={running.Function}, csd={Pointer(running.Csd)}", irqsOff: true);
            On(step.Cpu).Function = null;
        }
    }

    private void LeaveHandler(int number)
    {
        var cpu = On(number);
        if (cpu.Vector > 0)
        {
            var step = new StepDescription(number, "irq", string.Empty, string.Empty, []);
            EndFunction(step);
            Write(step, cpu.Vector == 252 ? "call_function_exit" : "call_function_single_exit", $"vector={cpu.Vector}");
            cpu.Vector = 0;
        }
    }

    private void Switch(int number, string operation)
    {
        var cpu = On(number);
        if (operation.EndsWith(" gets the CPU", StringComparison.Ordinal))
        {
            SwitchTo(number, cpu, operation[..^" gets the CPU".Length]);
        }
        else if (operation.EndsWith(" loses the CPU", StringComparison.Ordinal))
        {
            SwitchTo(number, cpu, null);
        }
    }

    private void SwitchTo(int number, Cpu cpu, string? next)
    {
        var (from, to) = (Named(cpu.Running), Named(next));
        Write(from, number, "d..2.", "sched_switch", $"prev_comm={from.Comm} prev_pid={from.Pid} prev_prio=120 prev_state=R+ ==> "
            + $"next_comm={to.Comm} next_pid={to.Pid} next_prio=120");
        (cpu.Running, cpu.IsSeen) = (next, true);
    }

    private static bool IsHandler(StepDescription step) =>
        step.Context == "irq" || step.Context.StartsWith("irq[", StringComparison.Ordinal);

    private static void Pin(Thread thread, string operation)
    {
        switch (operation)
        {
            case "get_cpu()" or "preempt_disable()":
                thread.Depth++;
                break;
            case "put_cpu()" or "preempt_enable()":
                thread.Depth--;
                break;
        }
    }

    private void Write(StepDescription step, string name, string text, bool irqsOff = false)
    {
        var inHandler = IsHandler(step);
        var depth = inHandler ? 0 : Of(step.Context).Depth;
        var flags = $"{(inHandler || irqsOff ? 'd' : '.')}.{(inHandler ? 'h' : '.')}{(depth == 0 ? '.' : (char)('0' + depth))}.";
        On(step.Cpu).IsSeen = true;
        Write(Named(On(step.Cpu).Running), step.Cpu, flags, name, text);
    }

    private void Write((string Comm, int Pid) task, int cpu, string flags, string name, string text) =>
        lines.Add(string.Create(
            CultureInfo.InvariantCulture, $"{task.Comm,16}-{task.Pid,-7} [{cpu:000}] {flags} {++time,12}: {name}: {text}"));

    private Cpu On(int number)
    {
        if (!cpus.TryGetValue(number, out var cpu))
        {
            cpus.Add(number, cpu = new Cpu());
        }

        return cpu;
    }

    private Thread Of(string context)
    {
        if (!threads.TryGetValue(context, out var thread))
        {
            threads.Add(context, thread = new Thread(100 + threads.Count));
        }

        return thread;
    }

    private (string Comm, int Pid) Named(string? task) => task is null ? ("<idle>", 0) : (task, Of(task).Pid);

    // The kernel hashes addresses; a name does as well.
    private static string Pointer(string csd)
    {
        var number = 0UL;
        foreach (var c in csd)
        {
            number = (number * 31) + c;
        }

        return number.ToString("x16", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^llist_add\((?<csd>[^,]+), call_single_queue\[(?<cpu>\d+)\]\)")]
    private static partial Regex Add();

    [GeneratedRegex(@": (?<type>SYNC|ASYNC), func")]
    private static partial Regex Type();

    [GeneratedRegex(@"^send_call_function_single_ipi\((?<cpu>\d+)\)")]
    private static partial Regex SendOne();

    [GeneratedRegex(@"[^\s,{}]+")]
    private static partial Regex Csd();

    private sealed record Running(string Function, string Csd, bool IsAsync);

    private sealed class Cpu
    {
        public string? Running { get; set; }

        public bool IsSeen { get; set; }

        public Running? Function { get; set; }

        public int Vector { get; set; }

        public int Sent { get; set; } = 251;
    }

    private sealed class Thread(int pid)
    {
        public int Pid => pid;

        public int Depth { get; set; }

        public bool IsAsync { get; set; }

        public bool Flushes { get; set; }

        public bool Announced { get; set; }

        public bool Calls { get; set; }

        public string Callsite { get; set; } = string.Empty;

        public List<int> Empty { get; } = [];
    }
}
