using System.Runtime.ExceptionServices;

namespace Shootdown.Explore;

/// <summary>
/// Threads that do one piece of work after another together with the thread that owns them. Helpers start when they are first
/// needed, so that a small search never pays for them.
/// </summary>
/// <param name="size">Threads in all, with the owner; at least 1.</param>
/// <param name="abort">Called, on any thread, when a piece of work throws, so that the others can give up early.</param>
internal sealed class WorkerCrew(int size, Action<Exception> abort) : IDisposable
{
    private readonly SemaphoreSlim _start = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[size];
    private readonly List<Thread> _helpers = [];
    private Action<int>? _work;
    private int _nextMember;

    /// <summary>Threads in all.</summary>
    public int Size => size;

    /// <summary>Runs <paramref name="work"/> once for each number below <see cref="Size"/>, 0 on the calling thread, and waits.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="Exception">What the work threw; of several, the first by number.</exception>
    public void Run(Action<int> work)
    {
        while (_helpers.Count < size - 1)
        {
            var helper = new Thread(Help) { IsBackground = true, Name = $"explore {_helpers.Count + 1}" };
            _helpers.Add(helper);
            helper.Start();
        }

        Array.Clear(_failures);
        _work = work;
        _nextMember = 0;
        if (size > 1)
        {
            _ = _start.Release(size - 1);
        }

        Attempt(work, 0);
        for (var i = 1; i < size; i++)
        {
            _end.Wait();
        }

        foreach (var failure in _failures)
        {
            failure?.Throw();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work = null;
        if (_helpers.Count > 0)
        {
            _ = _start.Release(_helpers.Count);
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }

        _helpers.Clear();
        _start.Dispose();
        _end.Dispose();
    }

    private void Help()
    {
        while (true)
        {
            _start.Wait();
            if (_work is not { } work)
            {
                return;
            }

            Attempt(work, Interlocked.Increment(ref _nextMember));
            _ = _end.Release();
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
        _failures[member] = ExceptionDispatchInfo.Capture(failure);
        abort(failure);
        return true;
    }
}
