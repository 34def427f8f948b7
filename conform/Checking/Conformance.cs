using System.Globalization;

namespace Shootdown.Conform.Checking;

/// <summary>
/// Decides whether a recording is a run of the protocol: takes its events one by one, and says at which there is no run left that shows
/// them. What it keeps is what is in flight, whatever the length of the recording.
/// </summary>
/// <remarks>Events of a CPU that come at the same or a lower level of interruption are one program. A step that shows no event lies between
/// two of its program's, and after what caused it: a run exists if all hidden steps can be put in such places.</remarks>
/// <param name="rules">What the design asks for.</param>
/// <param name="note">Told, while an event is taken, what it is in the model and which hidden steps it shows to be over; null for
/// nobody.</param>
public sealed partial class Conformance(TraceRules rules, Action<string>? note = null)
{
    private const int BitsOfAWord = 32;

    // What else a recording shows is not looked at, whoever put it there.
    private static readonly HashSet<string> Known =
    [
        "csd_queue_cpu", "ipi_send_cpu", "ipi_send_cpumask", "call_function_single_entry", "call_function_single_exit",
        "call_function_entry", "call_function_exit", "csd_function_entry", "csd_function_exit", "tlb_flush", "sched_switch",
        "page_fault_user", "sched_migrate_task", "sched_wake_idle_without_ipi", "cpuhp_enter", "cpuhp_exit",
    ];

    // In these a CPU does something while it is not online.
    private static readonly string[] HidingSteps = ["(takedown_cpu)", "(cpuhp_kick_ap_alive)", "(cpuhp_bringup_ap)", "(bringup_cpu)"];

    private readonly Dictionary<int, CpuTrack> cpus = [];
    private readonly Dictionary<int, TaskTrack> tasks = [];
    private readonly Dictionary<string, QueuedCsd> csds = [];
    private readonly Dictionary<string, (int From, int To)> arrays = [];
    private int elisionsSince;

    /// <summary>Why the recording is no run; null as long as it may be one.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>How many events have been taken.</summary>
    public int Events { get; private set; }

    /// <summary>How many calls of other CPUs have been seen.</summary>
    public int Calls { get; private set; }

    /// <summary>How often events were missing: what was in flight then is not judged.</summary>
    public int Losses { get; private set; }

    /// <summary>How many tasks and csds it keeps something of.</summary>
    internal int Kept => tasks.Count + csds.Count + cpus.Values.Sum(c => c.Pending.Count);

    /// <summary>Told each call once it has queued all that it queues, and what a sender asks of its own CPU alone; null for nobody.
    /// </summary>
    internal Action<TracedCall>? Made { get; init; }

    /// <summary>Takes the next event.</summary>
    /// <param name="at">The event.</param>
    /// <returns>Whether there is a run that shows all events so far.</returns>
    public bool Take(TraceEvent at)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (at.Name == FtraceReader.Loss)
        {
            Forget();
        }

        if (at.Level == ContextLevel.Nmi || !Known.Contains(at.Name))
        {
            return Rejection is null;
        }

        Events++;
        var cpu = Cpu(at.Cpu);

        cpu.Show(at.Line);
        foreach (var made in cpu.Close(at))
        {
            note?.Invoke($"{made.Name} has been made, after line {made.Earliest}");
        }

        if (note is not null && TracedStep.Of(at) is { } step)
        {
            note($"{step.Function}: {step.Meaning}");
        }

        FollowCurrent(cpu, at);
        SealWhatIsOver(cpu, at);
        if (cpu.Batch is { Level: not ContextLevel.Hardirq } served && IsBeyond(served, cpu, at))
        {
            EndBatch(cpu, at);
        }

        CheckWithin(cpu, at);
        CheckFrame(cpu, at);
        CheckWait(cpu, at);
        switch (at.Name)
        {
            case "csd_queue_cpu":
                Queue(cpu, at);
                break;
            case "ipi_send_cpu":
                SendTo(cpu, at, [Number(at, "cpu")], 251);
                break;
            case "ipi_send_cpumask":
                SendTo(cpu, at, MaskOf(at), 252);
                break;
            case "sched_wake_idle_without_ipi":
                Elide(cpu, at);
                break;
            case "call_function_single_entry" or "call_function_entry":
                Enter(cpu, at, at.Name == "call_function_entry" ? 252 : 251);
                break;
            case "call_function_single_exit" or "call_function_exit":
                Leave(cpu, at, at.Name == "call_function_exit" ? 252 : 251);
                break;
            case "csd_function_entry":
                Begin(cpu, at);
                break;
            case "csd_function_exit":
                End(cpu, at);
                break;
            case "tlb_flush" when IsAnnouncement(at):
                Announce(at);
                break;
            case "tlb_flush":
                Flush(cpu, at);
                break;
            case "sched_switch":
                Switch(cpu, at);
                break;
            case "cpuhp_enter" when HidingSteps.Any(s => at.Text.EndsWith(s, StringComparison.Ordinal)):
                Cpu(Number(at, "cpu")).Hide();
                break;
            case "cpuhp_exit":
                Cpu(Number(at, "cpu")).EndStep(at.Line);
                break;
        }

        (cpu.LastLine, cpu.Lowest) = (at.Line, at.Level < cpu.Lowest ? at.Level : cpu.Lowest);
        cpu.ShowsAllRuns |= IsInNoFunction(at);
        if (at.Level == ContextLevel.Task && at.Pid != 0)
        {
            var task = Task(at.Pid);
            (task.IsKnown, task.LastOwn) = (true, IsOwn(at) ? at.Line : task.LastOwn);
        }

        return Rejection is null;
    }

    /// <summary>Ends the recording: looks at what it still allows to be looked at.</summary>
    /// <returns>Whether there is a run that shows all of it.</returns>
    public bool End()
    {
        foreach (var cpu in cpus.Values)
        {
            Look(cpu);
        }

        return Rejection is null;
    }

    private void Forget(QueuedCsd queued)
    {
        if (csds.GetValueOrDefault(queued.Csd) == queued)
        {
            csds.Remove(queued.Csd);
        }
    }

    private void Forget()
    {
        Losses++;
        cpus.Clear();
        tasks.Clear();
        csds.Clear();
    }

    // What a CPU that is not online does is seen by nobody: it may have queued what this one runs, and has not run before.
    private bool SomebodyHides(CpuTrack from) => cpus.Values.Any(c => c.HiddenUntil > from.LastDrain);

    private CpuTrack Cpu(int number)
    {
        if (!cpus.TryGetValue(number, out var track))
        {
            cpus.Add(number, track = new CpuTrack());
        }

        return track;
    }

    private TaskTrack Task(int pid)
    {
        if (!tasks.TryGetValue(pid, out var track))
        {
            tasks.Add(pid, track = new TaskTrack());
        }

        return track;
    }

    private void Reject(TraceEvent at, string rule, params IEnumerable<int> lines) =>
        Rejection ??= new Rejection(at, rule, [.. lines.Where(l => l > 0 && l != at.Line).Distinct().Order()]);

    private static int Number(TraceEvent at, string field) =>
        int.TryParse(at.Field(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Lacks(at, $"{field}=NUMBER");

    private static string Text(TraceEvent at, string field) => at.Field(field) ?? throw Lacks(at, $"{field}=...");

    private static string Named(TraceEvent at, string field) => at.Symbol(field) ?? throw Lacks(at, $"{field}=NAME");

    private static FormatException Lacks(TraceEvent at, string what) =>
        new($"line {at.Line}: {at.Name} has no {what}; accepted: the kernel's own event format");

    private static List<int> MaskOf(TraceEvent at)
    {
        const string Field = "cpumask=";
        var text = at.Text.Split(' ').FirstOrDefault(f => f.StartsWith(Field, StringComparison.Ordinal)) ?? throw Lacks(at, "cpumask=MASK");
        var words = text[Field.Length..].Split(',');
        var cpus = new List<int>();
        for (var word = 0; word < words.Length; word++)
        {
            if (!uint.TryParse(words[^(word + 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
            {
                throw Lacks(at, "cpumask=MASK");
            }

            cpus.AddRange(Enumerable.Range(0, BitsOfAWord).Where(bit => (bits >> bit & 1) != 0).Select(bit => (word * BitsOfAWord) + bit));
        }

        return cpus;
    }
}
