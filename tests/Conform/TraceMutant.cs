namespace Shootdown.Tests.Conform;

/// <summary>A way to make an event of a recording one that cannot be.</summary>
/// <param name="Name">What is wrong then.</param>
/// <param name="Of">The recording with it wrong at an event; null where it does not apply.</param>
internal sealed record TraceMutant(string Name, Func<TraceEdit, Random, List<TraceEvent>?> Of)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TraceMutant> All { get; } =
    [
        new("a function begins before its csd is queued", (e, _) => e.IsQueue && e.Entry is { } entry ? e.Moved(e.At, entry) : null),
        new("a function ends that has not begun", (e, _) => e.IsEntry ? e.Without(e.At) : null),
        new("a function is not run and its sender goes on", (e, _) =>
            e.IsEntry && e.IsSync && e.Exit is { } exit ? e.WithoutRun(exit) : null),
        new("an IPI is left out though the queue was empty", (e, random) => !e.IsIpi ? null
            : e.IpiCpus is { Count: > 1 } cpus ? e.WithIpi(e.At, cpus.Remove(cpus[random.Next(cpus.Count)])) : e.Without(e.At)),
        new("an IPI is sent though the queue was not empty", (e, _) => e.IsQueue && e.FoundOthersQueued ? e.WithIpiTo(e.Target) : null),
        new("an IPI goes to a CPU that nothing was queued to", (e, random) => e.IsIpi && e.UnqueuedCpus is { Count: > 0 } others
            ? e.WithIpi(e.At, e.IpiCpus.Add(others[random.Next(others.Count)]).Sort()) : null),
        new("a sender goes on before the last function has ended", (e, _) => e.IsQueue && e.IsSync && e.SenderGoesOn is { } next
            && e.LastExit is { } last ? e.Moved(next, last) : null),
        new("two functions that are waited for run in the wrong order", (e, _) =>
            e.IsEntry && e.IsSync ? e.SwappedWithNext(sync: true) : null),
        new("a function that nobody waits for runs first", (e, _) => e.IsEntry && e.IsSync ? e.SwappedWithNext(sync: false) : null),
        new("a csd of another pair of CPUs is used", (e, random) => e.IsQueue && e.IsSync && e.OthersCsds is { Count: > 0 } others
            ? e.WithCsd(others[random.Next(others.Count)]) : null),
        new("a function runs with interrupts on", (e, _) =>
            e.IsEntry ? e.With(e.At, e.Event with { Flags = $".{e.Event.Flags[1..]}" }) : null),
        new("a flush is not announced", (e, _) => e.IsAnnouncement && e.QueuesNext ? e.Without(e.At) : null),
        new("a flush is announced twice", (e, _) => e.IsAnnouncement ? e.Twice() : null),
        new("a switch is left out", (e, _) => e.IsSwitch && e.IsSeenOnBothSides ? e.Without(e.At) : null),
        new("a switch happens twice", (e, _) => e.IsSwitch ? e.Twice() : null),
        new("a switch comes within an interrupt", (e, _) => e.IsSwitch && e.InterruptBefore is { } exit ? e.Moved(e.At, exit) : null),
    ];
}
