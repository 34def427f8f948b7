using System.Runtime.ExceptionServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// Threads that do one piece of work after another together with the thread that owns them. Helpers start when they are first
/// needed, so that a small search never pays for them.
/// </summary>
/// <param name="size">Threads in all, with the owner; at least 1.</param>
/// <param name="abort">Called, on any thread, when a piece of work throws, so that the others can give up early.</param>
internal sealed class WorkerCrew(int size, Action<Exception> abort) : IDisposable
{
    private readonly SemaphoreSlim start = new(0);
    private readonly SemaphoreSlim end = new(0);
    private readonly ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[size];
    private readonly List<Thread> helpers = [];
    private Action<int>? work;
    private int nextMember;

    /// <summary>Threads in all.</summary>
    public int Size => size;

    /// <summary>Runs <paramref name="work"/> once for each number below <see cref="Size"/>, 0 on the calling thread, and waits.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="Exception">What the work threw; of several, the first by number.</exception>
    public void Run(Action<int> work)
    {
        while (helpers.Count < size - 1)
        {
            var helper = new Thread(Help) { IsBackground = true, Name = $"explore {helpers.Count + 1}" };
            helpers.Add(helper);
            helper.Start();
        }

        Array.Clear(failures);
        this.work = work;
        nextMember = 0;
        if (size > 1)
        {
            _ = start.Release(size - 1);
        }

        Attempt(work, 0);
        for (var i = 1; i < size; i++)
        {
            end.Wait();
        }

        foreach (var failure in failures)
        {
            failure?.Throw();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        work = null;
        if (helpers.Count > 0)
        {
            _ = start.Release(helpers.Count);
        }

        foreach (var helper in helpers)
        {
            helper.Join();
        }

        helpers.Clear();
        start.Dispose();
        end.Dispose();
    }

    private void Help()
    {
        while (true)
        {
            start.Wait();
            if (this.work is not { } work)
            {
                return;
            }

            Attempt(work, Interlocked.Increment(ref nextMember));
            _ = end.Release();
        }
    }

    private void Attempt(Action<int> work, int member)
    {
        try
        {
            work(member);
        }
        catch (Exception failure) when (Record(failure, member))
        {
        }
    }

    private bool Record(Exception failure, int member)
    {
        failures[member] = ExceptionDispatchInfo.Capture(failure);
        abort(failure);
        return true;
    }
}
