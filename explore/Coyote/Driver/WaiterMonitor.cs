using Microsoft.Coyote.Specifications;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>Progress: whoever waits goes on some time. Coyote reports it hot for too long, under fair strategies only.</summary>
internal sealed class WaiterMonitor : Microsoft.Coyote.Specifications.Monitor
{
    /// <summary>Somebody has begun to wait.</summary>
    internal sealed class Waits : Event;

    /// <summary>Who waited has gone on.</summary>
    internal sealed class GoesOn : Event;

    [Start]
    [Cold]
    [OnEventGotoState(typeof(Waits), typeof(Waiting))]
    private sealed class Moving : State;

    [Hot]
    [OnEventGotoState(typeof(GoesOn), typeof(Moving))]
    private sealed class Waiting : State;
}
