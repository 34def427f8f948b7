using System.Globalization;
using Shootdown.Conform.Checking;
using Shootdown.Scenarios;

namespace Shootdown.Conform.Windows;

/// <summary>What a window of a recording shows: the calls that begin in it, who runs where, what else there is.</summary>
/// <param name="first">Its first line.</param>
/// <param name="last">Its last line.</param>
public sealed class TraceWindow(int first, int last)
{
    private const int MostRuns = WorkloadLimits.MostCalls * WorkloadLimits.MostCpus;

    private readonly Dictionary<int, bool> inFunction = [];

    /// <summary>Its first line.</summary>
    public int First => first;

    /// <summary>Its last line.</summary>
    public int Last => last;

    /// <summary>The calls that begin in it, in order; one more than a scenario may make where there are too many.</summary>
    internal List<TracedCall> Calls { get; } = [];

    /// <summary>The names of tasks, by pid.</summary>
    internal Dictionary<int, string> Comms { get; } = [];

    /// <summary>The CPUs that a task has, in order.</summary>
    internal Dictionary<int, List<int>> CpusOf { get; } = [];

    /// <summary>The task that a CPU runs at first.</summary>
    internal Dictionary<int, int> RunsFirst { get; } = [];

    /// <summary>CPUs that go off (false) or come on (true).</summary>
    internal List<(int Line, int Cpu, bool Comes)> Hotplug { get; } = [];

    /// <summary>Functions that run, with the CPU.</summary>
    internal List<(int Line, int Cpu, string Function)> Runs { get; } = [];

    /// <summary>Lines of what no call stands for, by what it is.</summary>
    internal Dictionary<string, List<int>> Others { get; } = [];

    /// <summary>Reads one.</summary>
    /// <param name="recording">The recording's events, from its beginning.</param>
    /// <param name="rules">What the design asks for.</param>
    /// <param name="first">The first line.</param>
    /// <param name="last">The last line.</param>
    /// <remarks>It is read on after that until all that was called in it has run.</remarks>
    public static TraceWindow Of(IEnumerable<TraceEvent> recording, TraceRules rules, int first, int last)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var window = new TraceWindow(first, last);
        var conformance = new Conformance(rules) { Made = window.Take };
        foreach (var at in recording)
        {
            window.Take(at);
            if (!conformance.Take(at) || (at.Line > last && window.Calls.TrueForAll(IsOver)))
            {
                break;
            }
        }

        return window;
    }

    /// <summary>Takes a call that the recording shows.</summary>
    /// <param name="call">The call.</param>
    internal void Take(TracedCall call)
    {
        if (call.First.Line >= first && call.First.Line <= last && Calls.Count <= WorkloadLimits.MostCalls)
        {
            Calls.Add(call);
        }
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="at">The event.</param>
    internal void Take(TraceEvent at)
    {
        if (at.Line < first || at.Line > last || at.Cpu < 0)
        {
            return;
        }

        RunsFirst.TryAdd(at.Cpu, at.Pid);
        Comms[at.Pid] = at.Comm;
        if (!CpusOf.TryGetValue(at.Pid, out var cpus))
        {
            CpusOf.Add(at.Pid, cpus = []);
        }

        if (!cpus.Contains(at.Cpu))
        {
            cpus.Add(at.Cpu);
        }

        switch (at.Name)
        {
            case "csd_function_entry":
                inFunction[at.Cpu] = true;
                if (at.Field("csd") is { } csd && csd.Any(c => c is not '0') && Runs.Count < MostRuns)
                {
                    Runs.Add((at.Line, at.Cpu, at.Symbol("func") ?? string.Empty));
                }

                break;
            case "csd_function_exit":
                inFunction[at.Cpu] = false;
                break;
            case "cpuhp_enter" when Hotplugs(at, "(takedown_cpu)"):
                Hotplug.Add((at.Line, Number(at), false));
                break;
            case "cpuhp_enter" when Hotplugs(at, "(cpuhp_kick_ap_alive)") || Hotplugs(at, "(bringup_cpu)"):
                Hotplug.Add((at.Line, Number(at), true));
                break;
            case "tlb_flush" when at.Reason == '3' && !inFunction.GetValueOrDefault(at.Cpu):
                Other(at, "a flush of its own CPU alone, which calls nobody");
                break;
            case "ipi_send_cpu" when at.Symbol("callback") != "generic_smp_call_function_single_interrupt":
                Other(at, "an IPI that is none of a call (reschedule, or irq_work of its own CPU)");
                break;
            case "page_fault_user":
                Other(at, "a page fault: what users access is drawn by the model");
                break;
        }
    }

    // Who shows no function is not waited for.
    private static bool IsOver(TracedCall call) =>
        call.Kind is CsdType.IrqWork or CsdType.Ttwu || call.Queued.TrueForAll(q => q.Begun.Line > 0);

    private static bool Hotplugs(TraceEvent at, string step) => at.Text.EndsWith(step, StringComparison.Ordinal);

    private static int Number(TraceEvent at) => int.Parse(at.Field("cpu") ?? "0", CultureInfo.InvariantCulture);

    private void Other(TraceEvent at, string what)
    {
        if (!Others.TryGetValue(what, out var lines))
        {
            Others.Add(what, lines = []);
        }

        lines.Add(at.Line);
    }
}
