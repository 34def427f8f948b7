using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>What a column of a trace is called.</summary>
public static class Lane
{
    private static readonly char[] EndOfName = [' ', '.', '['];

    /// <summary>The name: a CPU, or those who are on none: hotplug control, the others of any number of CPUs (docs/any-number.md), a grace
    /// period, a walker, a host.</summary>
    /// <param name="cpu">The CPU, or one below 0.</param>
    /// <param name="steps">The trace's steps.</param>
    public static string NameOf(int cpu, IEnumerable<StepDescription> steps) => cpu >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"CPU {cpu}")
        : string.Join(", ", steps.Where(s => s.Cpu < 0).Select(s => s.Context.Split(EndOfName)[0]).Distinct());
}
