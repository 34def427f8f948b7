using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Shootdown.Cli.Variants;

/// <summary>Explores a plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="maxBytes">Bytes that all searches may take; null for the usual bound.</param>
/// <param name="threads">Threads; null for one for each processor.</param>
internal sealed class ExploreRun(ExplorePlan plan, Deadline deadline, long? maxBytes, int? threads)
{
    private static readonly TimeSpan MostTimeToShorten = TimeSpan.FromSeconds(3);
    private const long MostStatesToShorten = 2_000_000;

    /// <summary>Explores.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="resume">The file that has results and gets more; null for none.</param>
    public ExploreResult Run(ProgressLine progress, string? resume)
    {
        var scenarios = plan.Begin();
        var lines = new ResumeLines(plan.Space);
        using var results = resume is null ? null
            : ResumableLines.Open(resume, "--resume", ResumeLines.Heading(plan), line => lines.Read(line, scenarios));
        var all = (long)plan.Space.Count * scenarios.Count;
        long decided = 0;
        var numbers = scenarios.Index().ToDictionary(s => s.Item, s => s.Index + 1);
        if (scenarios.Count > 0)
        {
            progress.Begin(1, scenarios.Count, scenarios[0].Scenario.Name);
        }

        var options = new VariantOptions
        {
            Threads = threads ?? Environment.ProcessorCount,
            MaxBytes = maxBytes,
            LeavesUntouched = !plan.NamesScenarios,
            Cancellation = deadline.Token,
            Decided = (scenario, system) =>
            {
                results?.Add(lines.Write(scenario, system));
                decided += plan.Space.Axes.Where((_, axis) => system.Values[axis] < 0).Aggregate(1L, (n, a) => n * a.Values.Count);
                progress.Turn(numbers[scenario], scenarios.Count, scenario.Scenario.Name);
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"{decided:N0} of {all:N0} decided{Broken(system)}"));
            },
        };
        try
        {
            new VariantSearch(options).Run(scenarios);
        }
        catch (AggregateException failures) when (failures.InnerException is FormatException)
        {
            ExceptionDispatchInfo.Throw(failures.InnerException);
        }

        progress.Clear();
        var touched = plan.NamesScenarios ? scenarios : [.. scenarios.Where(s => s.IsTouched)];
        var map = new VariantMap(plan.Space, touched);
        return new ExploreResult(plan, map, [.. UnsafeSet.Minimal(map).Select(u => Explained(map, u))], deadline.Reason, deadline.Elapsed);
    }

    private static string Broken(DecidedSystem system) =>
        system.Verdicts.FirstOrDefault(v => v.Outcome == Outcome.Violated) is { } broken
            ? $", {broken.Property.Id} broken" : string.Empty;

    // A run that another combination's system gave is made on the system of this one before it is told.
    private ExplainedSet Explained(VariantMap map, UnsafeSet set)
    {
        var witnesses = set.Witnesses(map);
        var (pair, combination, _) = witnesses[0];
        var scenario = ScenarioOf(map, pair.Scenario);
        var verdict = map.VerdictOf(combination, pair)!;
        var system = scenario.Build(plan.Space.DesignOf(combination), [pair.Property]);
        var violation = new Violation(system, pair.Property, new Schedule(verdict.Choices!), verdict.CycleStart)
        {
            IsShortest = verdict.IsShortest,
        };
        if (violation.Finding is null)
        {
            throw new InvalidOperationException(
                $"the run of {pair.Property.Id} in {scenario.Name} does not break it on {plan.Space.NameOf(combination)}");
        }

        if (!violation.IsShortest && violation.CycleStart is null)
        {
            var search = new ExhaustiveOptions { Cancellation = deadline.Token, MaxDepth = violation.Schedule.Choices.Count + 1 };
            var options = new CheckOptions
            {
                StopWhenAllBroken = true,
                Search = search.AtMost(MostStatesToShorten, system.StateBits) with { MaxTime = MostTimeToShorten },
            };
            violation = Checker.Check(system, [pair.Property], options)[0].Violation ?? violation;
        }

        return new ExplainedSet(set, witnesses, violation, new RunName(
            scenario.Name, plan.Space.NameOf(combination), MemoryName.Of(scenario.Memory)));
    }

    private SizedScenario ScenarioOf(VariantMap map, int scenario) =>
        plan.ScenarioOf(map.Scenarios[scenario].Scenario.Name);
}
