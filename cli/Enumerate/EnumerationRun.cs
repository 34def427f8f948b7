using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Cli.Enumerate;

/// <summary>A violation that no smaller workload has.</summary>
/// <param name="Number">The workload's number.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Property">What it breaks.</param>
/// <param name="Known">The claim that says so already; null for none.</param>
internal sealed record EnumerationFinding(int Number, EnumeratedWorkload Workload, Property Property, Claim? Known);

/// <summary>Decides every workload.</summary>
/// <param name="plan">Which, and what is asked.</param>
/// <param name="workloads">The workloads, the smaller before the larger.</param>
/// <param name="enumeration">Tells what is smaller.</param>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
internal sealed class EnumerationRun(
    EnumerationPlan plan,
    IReadOnlyList<EnumeratedWorkload> workloads,
    WorkloadEnumeration enumeration,
    Limits limits,
    Deadline deadline)
{
    // A search that needs more is left open, and said to be.
    private const long MostStates = 2_000_000;
    private const int FirstCapacity = 4096;
    private const int AheadOfEachThread = 4;

    private readonly Dictionary<string, int> numbers =
        workloads.Select((w, i) => (w.Form, i)).ToDictionary(w => w.Form, w => w.i, StringComparer.Ordinal);

    private readonly WorkloadVerdict?[] verdicts = new WorkloadVerdict?[workloads.Count];
    private readonly KnownFindings known = new(plan, enumeration);

    /// <summary>By workload, what is known of it; null where it was not decided.</summary>
    public IReadOnlyList<WorkloadVerdict?> Verdicts => verdicts;

    /// <summary>Decides them.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="resume">The file that has results and gets more; null for none.</param>
    /// <returns>What was found, as it is found.</returns>
    public IEnumerable<EnumerationFinding> Run(ProgressLine progress, string? resume)
    {
        using var lines = resume is null ? null
            : ResumableLines.Open(resume, AllWorkloadsOptions.Resume, plan.Heading(workloads.Count), line =>
                verdicts[(int)line["workload"]!] = WorkloadVerdict.Read(line));
        var left = Enumerable.Range(0, workloads.Count).Where(i => verdicts[i] is null).ToList();
        var threads = limits.Budget.Threads;
        using var fresh = Ahead.Make(left, i => Decide(workloads[i]), threads * AheadOfEachThread, () => deadline.Reason is not null)
            .GetEnumerator();
        var (start, done) = (Stopwatch.GetTimestamp(), 0);
        for (var i = 0; i < workloads.Count; i++)
        {
            if (verdicts[i] is null)
            {
                // What was cut off says nothing.
                if (!fresh.MoveNext() || fresh.Current.Made is not { } made || deadline.Reason is not null)
                {
                    break;
                }

                verdicts[i] = made;
                lines?.Add(made.Write(i));
                done++;
            }

            progress.Begin(i + 1, workloads.Count, Pace(workloads[i], Stopwatch.GetElapsedTime(start), done, left.Count - done));
            foreach (var property in verdicts[i]!.Broken.Where(p => !IsBrokenBySmaller(workloads[i], p)))
            {
                progress.Clear();
                yield return new EnumerationFinding(i, workloads[i], property, known.Of(workloads[i], property));
            }
        }

        progress.Clear();
    }

    private static string Pace(EnumeratedWorkload workload, TimeSpan elapsed, int done, int left)
    {
        var rate = Math.Max(done, 1) / Math.Max(elapsed.TotalSeconds, 0.001);
        return string.Create(
            CultureInfo.InvariantCulture, $"{workload.Family}, {rate:0.0} a second, {TimeSpan.FromSeconds((int)(left / rate)):g} left");
    }

    private WorkloadVerdict Decide(EnumeratedWorkload workload)
    {
        var asked = plan.Asked(workload);
        try
        {
            var system = plan.Scenario(workload, "workload").Build(plan.Design.Design, asked);
            var options = limits.Options(deadline, null);
            options = options with
            {
                MostStatesToShorten = 1,
                Search = options.Search.AtMost(MostStates, system.StateBits) with { Threads = 1, InitialCapacity = FirstCapacity },
            };
            return WorkloadVerdict.Of(Checker.Check(system, asked, options));
        }
        catch (Exception failure) when (failure is RoutineException or FormatException)
        {
            return new WorkloadVerdict([], [], InputText.OneLine(failure.Message), 0);
        }
    }

    private bool IsBrokenBySmaller(EnumeratedWorkload workload, Property property)
    {
        var seen = new HashSet<string>([workload.Form], StringComparer.Ordinal);
        var left = new Queue<Workload>([workload.Workload]);
        while (left.TryDequeue(out var next))
        {
            foreach (var smaller in enumeration.Smaller(next))
            {
                var form = plan.Scope.Form(smaller);
                if (seen.Add(form))
                {
                    if (numbers.TryGetValue(form, out var number) && verdicts[number]?.Broken.Contains(property) == true)
                    {
                        return true;
                    }

                    left.Enqueue(smaller);
                }
            }
        }

        return false;
    }
}
