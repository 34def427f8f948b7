using System.Globalization;
using System.Text.RegularExpressions;
using Shootdown.Model.Transitions;

namespace Shootdown.Conform.Export;

/// <summary>
/// Writes a run of the model as a recording: the events that a kernel would show at its steps, in ftrace's own text. What a kernel does
/// not show is left out, and a task that comes back from a call is seen by the page that it touches next.
/// </summary>
/// <remarks>The model's callbacks have no names: where no flush asks for them, those that are waited for are written as
/// <c>remote_function</c>, and those that nobody waits for as <c>nohz_csd_func</c>, whose csds are of that type.</remarks>
public sealed partial class FtraceText
{
    private const string Handler = "generic_smp_call_function_single_interrupt+0x0/0x20";
    private const string Taken = "takes the call-function IPI";
    private const string Nobody = "0000000000000000";

    private readonly List<(string Line, StepDescription Step)> lines = [];
    private readonly Dictionary<string, Thread> threads = [];
    private readonly Dictionary<string, Csd> csds = [];
    private readonly Dictionary<int, Cpu> cpus = [];
    private StepDescription current = null!;
    private int time;

    /// <summary>Writes a run.</summary>
    /// <param name="steps">Its steps, in order.</param>
    /// <param name="handling">The CPUs that are within a handler when the run ends; null for none.</param>
    public static IReadOnlyList<string> Of(IEnumerable<StepDescription> steps, IReadOnlySet<int>? handling = null) =>
        ["# tracer: nop", "#", .. Shown(steps, handling).Select(l => l.Line)];

    /// <summary>Writes a run's events, each with the step at which it shows.</summary>
    /// <param name="steps">Its steps, in order.</param>
    /// <param name="handling">The CPUs that are within a handler when the run ends; null for none.</param>
    public static IReadOnlyList<(string Line, StepDescription Step)> Shown(
        IEnumerable<StepDescription> steps, IReadOnlySet<int>? handling = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var text = new FtraceText();
        foreach (var step in steps.Where(s => s.Cpu >= 0))
        {
            text.current = step;
            text.Add(step);
        }

        foreach (var number in text.cpus.Keys.Where(number => handling?.Contains(number) != true))
        {
            text.LeaveHandler(number);
        }

        return text.lines;
    }

    private void Add(StepDescription step)
    {
        var (cpu, operation) = (On(step.Cpu), step.Operation);
        Note(step);
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
            NoteFlush(step, Of(step.Context));
            if (!AddFlush(step) && !AddFunction(step, cpu))
            {
                AddCall(step, Of(step.Context));
            }
        }
    }

    // How a CPU polls, and whether it has been woken, is seen in flags and in IPIs that are not sent.
    private void Note(StepDescription step)
    {
        foreach (var change in step.Changes)
        {
            if (Flag().Match(change.Cell) is { Success: true } flag)
            {
                var cpu = On(int.Parse(flag.Groups["cpu"].Value, CultureInfo.InvariantCulture));
                var isSet = change.After != "0";
                (cpu.NeedsResched, cpu.Polls) = flag.Groups["name"].Value == "polling" ? (cpu.NeedsResched, isSet) : (isSet, cpu.Polls);
            }
        }
    }

    private static bool IsHandler(StepDescription step) =>
        step.Context == "irq" || step.Context.StartsWith("irq[", StringComparison.Ordinal);

    private void Write(StepDescription step, string name, string text, bool irqsOff = false)
    {
        var inHandler = IsHandler(step);
        var depth = inHandler ? 0 : Of(step.Context).Depth;
        var flags = $"{(inHandler || irqsOff ? 'd' : '.')}{(On(step.Cpu).NeedsResched ? 'N' : '.')}{(inHandler ? 'h' : '.')}"
            + $"{(depth == 0 ? '.' : (char)('0' + depth))}.";
        On(step.Cpu).IsSeen = true;
        Write(Named(On(step.Cpu).Running), step.Cpu, flags, name, text);
    }

    private void Write((string Comm, int Pid) task, int cpu, string flags, string name, string text) =>
        lines.Add((string.Create(
            CultureInfo.InvariantCulture, $"{task.Comm,16}-{task.Pid,-7} [{cpu:000}] {flags} {++time,12}: {name}: {text}"), current));

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

    private (string Comm, int Pid) Named(string? task) =>
        task is null || task.StartsWith("idle[", StringComparison.Ordinal) ? ("<idle>", 0) : (task, Of(task).Pid);

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

    [GeneratedRegex(@"^(?<name>polling|need_resched)\[(?<cpu>\d+)\]$")]
    private static partial Regex Flag();

    private sealed record Csd(string Name, string Function, CsdType Type);

    private sealed class Cpu
    {
        public string? Running { get; set; }

        /// <summary>Who ran before the last switch, and is current until that is over; its value is null for the idle task.</summary>
        public (string? Task, bool IsSwitched) Before { get; set; }

        public bool IsSeen { get; set; }

        public bool Polls { get; set; }

        public bool NeedsResched { get; set; }

        /// <summary>What it has taken from its queue and runs; shown or not.</summary>
        public Csd? Next { get; set; }

        public Csd? Function { get; set; }

        public string? OwnRun { get; set; }

        public int Vector { get; set; }

        public int Sent { get; set; } = 251;
    }

    private sealed class Thread(int pid)
    {
        public int Pid => pid;

        public int Depth { get; set; }

        public CsdType Type { get; set; }

        /// <summary>The flush that it makes, by its function; null outside.</summary>
        public string? Flush { get; set; }

        public bool Calls { get; set; }

        public string Callsite { get; set; } = string.Empty;

        public List<int> Empty { get; } = [];
    }
}
