namespace Shootdown.Cli.Serve;

/// <summary>A place in a run, and what can happen there.</summary>
internal sealed class LivePlace : IDisposable
{
    private readonly Stepper stepper;
    private readonly LiveSystem system;

    /// <summary>Goes there.</summary>
    /// <param name="system">The system.</param>
    /// <param name="choices">The choices that lead there; each is enabled where it is taken.</param>
    public LivePlace(LiveSystem system, IReadOnlyList<uint> choices)
    {
        this.system = system;
        stepper = new Stepper(system.System);
        ulong observed = 0;
        foreach (var choice in choices)
        {
            observed = stepper.Take(stepper.IndexOf(choice));
        }

        Breaks = [.. system.Attached
            .Where(p => p.Starvation is null && (p.ReportedOn(system.System) & (observed | stepper.Observations)) != 0)
            .Select(p => $"breaks {p.Id}: {p.Title}")];
        Enabled = Ended ? [] : [.. Enumerable.Range(0, stepper.Enabled).Select(At)];
    }

    /// <summary>What the last step, or the state that it reached, breaks.</summary>
    public IReadOnlyList<string> Breaks { get; }

    /// <summary>Whether the last step left no defined state.</summary>
    public bool Ended => stepper.Ended;

    /// <summary>Whether somebody has work to do and nobody can go on.</summary>
    public bool Stuck => !Ended && (stepper.Observations & Observation.Stuck) != 0;

    /// <summary>What can happen.</summary>
    public IReadOnlyList<LiveChoice> Enabled { get; }

    /// <inheritdoc/>
    public void Dispose() => stepper.Dispose();

    private LiveChoice At(int index)
    {
        var shown = stepper.ShownAfter(index);
        return new LiveChoice(
            stepper.ChoiceAt(index),
            stepper.DescribeAt(index),
            [.. system.Attached.Where(p => p.Starvation is null && (p.ReportedOn(system.System) & shown) != 0).Select(p => p.Id)]);
    }
}
