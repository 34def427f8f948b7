using System.Runtime;
using System.Threading;

namespace Shootdown.Model.Language;

/// <summary>Runs what builds an automaton, and ends it when a routine comes to no await.</summary>
/// <remarks>Between two awaits a routine has nothing but its own locals, so that ending it in the middle leaves nothing half
/// done.</remarks>
internal sealed class AwaitWatchdog : IDisposable
{
    /// <summary>Time within which a routine must come to its next await: they take microseconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A process that was stopped, or has no processor, is looked at once however long that was.
    private const int Looks = 5;

    private readonly CancellationTokenSource source = new();
    private readonly Coroutine coroutine;
    private readonly Timer timer;
    private long seen = -1;
    private int alike;

    private AwaitWatchdog(Coroutine coroutine)
    {
        this.coroutine = coroutine;
        timer = new Timer(_ => Look(), null, Patience / Looks, Patience / Looks);
    }

    /// <summary>Runs a piece of work on this thread.</summary>
    /// <param name="work">The work.</param>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <exception cref="RoutineException">A routine came to no await in time.</exception>
    public static T Run<T>(Func<T> work)
    {
        using var watchdog = new AwaitWatchdog(Coroutine.Current);
        var made = default(T);
        try
        {
#pragma warning disable SYSLIB0046 // It may leave things half done, of which there are none here.
            ControlledExecution.Run(() => made = work(), watchdog.source.Token);
#pragma warning restore SYSLIB0046
        }
        catch (OperationCanceledException) when (watchdog.coroutine.Running is { } stuck)
        {
            watchdog.coroutine.Forget();
            throw RoutineException.Of(
                stuck.Routine,
                stuck.Source,
                $"came to no await in {Patience.TotalSeconds:0} s after this one; accepted: a loop with an await in it");
        }

        return made!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private void Look()
    {
        var now = coroutine.Resumed;
        alike = now == seen && coroutine.Running is not null ? alike + 1 : 0;
        seen = now;
        if (alike == Looks)
        {
            source.Cancel();
        }
    }
}
