using System.Diagnostics;
using System.Globalization;
using Shootdown.Model.Designs;
using Shootdown.Scenarios;

namespace Shootdown.Bench;

/// <summary>All combinations of four axes on the scenarios of calls: explored together, and each checked by itself.</summary>
internal static class VariantComparison
{
    private static readonly IReadOnlyList<string> Axes = ["wait-mask", "csd-lifetime", "info-storage", "wait-preemption"];

    /// <summary>Compares the two, and prints what each takes.</summary>
    /// <param name="text">Of how many combinations one is checked by itself; what all would take is reckoned from these.</param>
    /// <param name="output">Where to.</param>
    /// <param name="errors">Where to say that the number is none.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string text, TextWriter output, TextWriter errors)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every is < 1 or > 288)
        {
            errors.WriteLine(
                $"variants: '{text}'; accepted: a whole number from 1 to 288, of how many combinations one is checked by itself");
            return 2;
        }

        var space = new DesignSpace("linux-7.3", Designs.Linux73, [.. Axes.Select(n => Axis.All.First(a => a.Name == n)).Select(a =>
            new VariedAxis(a, a.Values))]);
        List<Scenario> scenarios = [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Where(s => s.Workload.Mms.Count == 0)];
        Alone(space.Base, scenarios); // what is compiled at first is compiled for both

        var explored = Measure(() => new VariantSearch(new VariantOptions()).Run([.. scenarios.Select(s => new ScenarioVariants(
            new VariantScenario(s.Name, s.Asked, design => s.Build(design, null, null, s.Asked)), space))]));
        List<int> chosen = [.. space.Order.Where((_, number) => number % every == every / 2)];
        var alone = Measure(() => chosen.ForEach(c => Alone(space.DesignOf(c), scenarios)));
        var factor = (double)space.Count / chosen.Count;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{space.Count} combinations of {string.Join(", ", Axes)}, {scenarios.Count} scenarios, "
            + $"{Environment.ProcessorCount} processors"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"explored:   {explored.Wall:0.0} s, {explored.Processor:0.0} s of processor"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one by one: {alone.Wall * factor:0.0} s, {alone.Processor * factor:0.0} s of processor (from {chosen.Count} combinations)"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ratio:      {alone.Wall * factor / explored.Wall:0.0}, "
            + $"of processor time {alone.Processor * factor / explored.Processor:0.0}"));
        return 0;
    }

    private static void Alone(Design design, List<Scenario> scenarios) => scenarios.ForEach(s =>
        Checker.Check(s.Build(design, null, null, s.Asked), s.Asked, new CheckOptions()));

    private static (double Wall, double Processor) Measure(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (start, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        work();
        process.Refresh();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }
}
