using System.Diagnostics;

namespace Shootdown.Tests.Coyote;

/// <summary>The threads of the process are counted, so no other test may begin any meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ThreadTests
{
    [Fact]
    public void Schedules_that_deadlock_leave_no_threads()
    {
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        var system = bug.Build();
        var schedule = bug.Explore(system).Schedule;
        var before = Threads();
        for (var i = 0; i < 200; i++)
        {
            _ = CoyoteReplay.Of(new Violation(system, bug.Property, schedule));
        }

        Assert.InRange(Threads(), 0, before + 100);
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
