namespace Shootdown.Reports.TextMutants;

/// <summary>What has been read of the systems, each once, when somebody first asks: there are so many that reading all takes minutes, and
/// most mutants are killed by one of the first.</summary>
/// <param name="count">How many systems there are.</param>
internal sealed class SystemReadings(int count)
{
    private readonly TaskCompletionSource<SystemReading>[] readings =
        [.. Enumerable.Range(0, count).Select(_ => new TaskCompletionSource<SystemReading>())];

    private readonly int[] begun = new int[count];

    /// <summary>Whether a system has been read.</summary>
    /// <param name="system">The system.</param>
    public bool Has(int system) => readings[system].Task.IsCompletedSuccessfully;

    /// <summary>What was read of a system, or is read now.</summary>
    /// <param name="context">Who reads it.</param>
    /// <param name="system">The system.</param>
    public SystemReading Of(MutantContext context, int system)
    {
        Read(context, system);
        return readings[system].Task.GetAwaiter().GetResult();
    }

    /// <summary>Reads some systems; who asks for the same at the same time reads others of them.</summary>
    /// <param name="context">Who reads them.</param>
    /// <param name="systems">The systems.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Those that have been read.</returns>
    public List<int> Among(MutantContext context, IReadOnlyCollection<int> systems, CancellationToken cancellation)
    {
        foreach (var system in systems.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            Read(context, system);
        }

        return cancellation.IsCancellationRequested ? [.. systems.Where(Has)] : [.. systems.Where(s => Of(context, s) is not null)];
    }

    private void Read(MutantContext context, int system)
    {
        if (Interlocked.Exchange(ref begun[system], 1) != 0)
        {
            return;
        }

        try
        {
            readings[system].SetResult(context.Profile(system));
        }
        catch (Exception refused)
        {
            readings[system].SetException(refused);
            throw;
        }
    }
}
