using Microsoft.Coyote.Specifications;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>Tells the <see cref="WaiterMonitor"/> whether who has waited longest still waits.</summary>
/// <param name="system">The system that runs.</param>
internal sealed unsafe class Patience(ITransitionSystem system)
{
    private int waiter = -1;

    /// <summary>Enters the state that the run has come to.</summary>
    /// <param name="state">The state's words.</param>
    /// <param name="isLast">Whether the run ends there, so that nobody can be said to wait on.</param>
    public void Enter(ReadOnlySpan<ulong> state, bool isLast)
    {
        fixed (ulong* words = state)
        {
            if (waiter >= 0 && !isLast && system.IsWaiting(words, waiter))
            {
                return;
            }

            if (waiter >= 0)
            {
                Specification.Monitor<WaiterMonitor>(new WaiterMonitor.GoesOn());
                waiter = -1;
            }

            for (var process = 0; process < system.FairProcesses && waiter < 0 && !isLast; process++)
            {
                if (system.IsWaiting(words, process))
                {
                    waiter = process;
                    Specification.Monitor<WaiterMonitor>(new WaiterMonitor.Waits());
                }
            }
        }
    }
}
