using System.Globalization;
using System.Runtime.InteropServices;

namespace Shootdown.Tests.Conform;

/// <summary>Looks for a run of a workload in which each CPU shows what it shows in a recording, in that order.</summary>
internal sealed unsafe class WindowReplay : IDisposable
{
    private const int MostVisits = 20_000;

    private readonly MachineSystem system;
    private readonly List<Shown> expected;
    private readonly int words;
    private readonly List<StepDescription> path = [];
    private readonly HashSet<string> seen = [];
    private readonly List<nint> blocks = [];

    private WindowReplay(MachineSystem system, List<Shown> expected)
    {
        (this.system, this.expected) = (system, expected);
        words = (system.StateBits + 63) / 64;
    }

    /// <summary>How many states were looked at.</summary>
    public int Visits { get; private set; }

    /// <summary>The event that was never shown, the first of them.</summary>
    public string Missing => Furthest < expected.Count
        ? $"event {Furthest}: CPU {expected[Furthest].Cpu} {expected[Furthest].What}"
        : "nothing";

    private int Furthest { get; set; }

    /// <summary>The run, as it would be recorded; null if there is none, or none was found.</summary>
    public IReadOnlyList<string>? Run { get; private set; }

    /// <summary>Looks for one.</summary>
    /// <param name="scenario">The workload.</param>
    /// <param name="design">The design.</param>
    /// <param name="window">The recorded events.</param>
    public static WindowReplay Of(WindowScenario scenario, Design design, IEnumerable<TraceEvent> window) =>
        Of(WorkloadModel.Build(scenario.Workload, design), scenario.Cpus, window);

    /// <summary>Looks for one.</summary>
    /// <param name="system">The system.</param>
    /// <param name="cpus">The recording's CPUs in the order in which the system numbers them.</param>
    /// <param name="window">The recorded events.</param>
    public static WindowReplay Of(MachineSystem system, IReadOnlyList<int> cpus, IEnumerable<TraceEvent> window)
    {
        var replay = new WindowReplay(system, Shown.Of(window, [.. cpus]));
        var initial = replay.Allocate(1);
        replay.system.Initial(initial);
        replay.Run = replay.Search(initial) ? FtraceText.Of(replay.path) : null;
        return replay;
    }

    public void Dispose() => blocks.ForEach(b => NativeMemory.Free((void*)b));

    private bool Search(ulong* state)
    {
        if (Reached() is not { } next)
        {
            return false;
        }

        Furthest = Math.Max(Furthest, next);
        if (next == expected.Count)
        {
            return true;
        }

        if (Visits++ >= MostVisits || !seen.Add($"{next} {string.Join(',', new ReadOnlySpan<ulong>(state, words).ToArray())}"))
        {
            return false;
        }

        var successors = Room();
        system.Expand(state, ref successors, reduce: false);
        var steps = new List<(StepDescription Step, int Index)>();
        for (var i = 0; i < successors.Count; i++)
        {
            steps.Add((system.Describe(state, successors.Choices[i], successors.States + ((nint)i * words)), i));
        }

        // Who shows the next event goes on first; nobody loses his CPU, and no device interrupts, before somebody has to.
        foreach (var (step, index) in steps
            .OrderBy(s => s.Step.Context == "scheduler" || IsRaised(s.Step)).ThenBy(s => s.Step.Cpu != expected[next].Cpu))
        {
            path.Add(step);
            if (Search(successors.States + ((nint)index * words)))
            {
                return true;
            }

            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    private static bool IsRaised(StepDescription step) => step.Operation.StartsWith("takes the interrupt of", StringComparison.Ordinal);

    // The first event that has not been shown; null where a CPU has shown one that is not its next.
    private int? Reached()
    {
        var open = expected.Select(e => e).ToList();
        var places = Enumerable.Range(0, expected.Count).ToList();
        foreach (var shown in Shown.Of(Events(path), [.. Enumerable.Range(0, CpuMask.MaxCpus)]))
        {
            var at = open.FindIndex(e => e.Cpu == shown.Cpu);
            if (at < 0 || open[at] != shown)
            {
                return null;
            }

            open.RemoveAt(at);
            places.RemoveAt(at);
        }

        return open.Count == 0 ? expected.Count : places[0];
    }

    private static IEnumerable<TraceEvent> Events(IEnumerable<StepDescription> steps) =>
        FtraceText.Of(steps).Select((line, i) => FtraceReader.Parse(line, i + 1)).OfType<TraceEvent>();

    private ulong* Allocate(int states)
    {
        var block = NativeMemory.AllocZeroed((nuint)(states * words * sizeof(ulong)));
        blocks.Add((nint)block);
        return (ulong*)block;
    }

    private Successors Room() => new()
    {
        States = Allocate(system.MaxBranching),
        Observations = Allocate((system.MaxBranching / words) + 1),
        Choices = (uint*)Allocate((system.MaxBranching / words) + 1),
        Words = words,
    };

    /// <summary>An event that both show, by the CPU that it is of. What ends, the model shows only with what comes next.</summary>
    internal sealed record Shown(int Cpu, string What)
    {
        /// <summary>Those among a recording's events.</summary>
        public static List<Shown> Of(IEnumerable<TraceEvent> events, List<int> cpus) => [.. events
            .Where(e => cpus.Contains(e.Cpu))
            .Select(e => WhatOf(e, cpus) is { } what ? new Shown(cpus.IndexOf(e.Cpu), what) : null).OfType<Shown>()];

        private static string? WhatOf(TraceEvent at, List<int> cpus) => at.Name switch
        {
            "csd_queue_cpu" => $"queues to CPU {cpus.IndexOf(int.Parse(at.Field("cpu")!, CultureInfo.InvariantCulture))}",
            "ipi_send_cpu" or "ipi_send_cpumask" when at.Text.Contains("generic_smp_call", StringComparison.Ordinal) => "sends an IPI",
            "call_function_entry" or "call_function_single_entry" => "interrupt begins",
            "csd_function_entry" => at.Field("csd")!.Any(c => c != '0') ? "function of another begins" : "function of its own begins",
            _ => null,
        };
    }
}
