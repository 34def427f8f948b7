using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Cli.Enumerate;

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
    private const int AheadOfEachThread = 4;

    private readonly WorkloadVerdict?[] verdicts = new WorkloadVerdict?[workloads.Count];

    /// <summary>By workload, what is known of it; null where it was not decided.</summary>
    public IReadOnlyList<WorkloadVerdict?> Verdicts => verdicts;

    /// <summary>Decides them.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="resume">The file that has results and gets more; null for none.</param>
    /// <returns>What was found, as it is found.</returns>
    public IEnumerable<EnumerationFinding> Run(ProgressLine progress, string? resume)
    {
        var (decider, minimal) = (new WorkloadDecider(plan, limits, deadline), new MinimalFindings(plan, workloads, enumeration, verdicts));
        using var lines = resume is null ? null
            : ResumableLines.Open(resume, AllWorkloadsOptions.Resume, plan.Heading(workloads.Count), line =>
                verdicts[(int)line["workload"]!] = WorkloadVerdict.Read(line));
        var left = Enumerable.Range(0, workloads.Count).Where(i => verdicts[i] is null).ToList();
        var threads = limits.Budget.Threads;
        using var fresh = Ahead
            .Make(left, i => decider.Decide(workloads[i]), threads * AheadOfEachThread, () => deadline.Reason is not null)
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
            foreach (var finding in minimal.Of(i))
            {
                progress.Clear();
                yield return finding;
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
}
