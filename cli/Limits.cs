using Shootdown.Explore;

namespace Shootdown.Cli;

/// <summary>How a check searches, and how far it may go.</summary>
internal sealed record Limits
{
    /// <summary>Whether partial-order reduction is on.</summary>
    public bool Reduce { get; init; } = true;

    /// <summary>Bytes that one search may take; null for the default.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Threads of a search; null for the default.</summary>
    public int? Threads { get; init; }

    /// <summary>The options of one search.</summary>
    /// <param name="deadline">Ends it.</param>
    /// <param name="progress">Is told how far it has come.</param>
    public CheckOptions Options(Deadline deadline, Action<SearchProgress>? progress)
    {
        var search = new ExhaustiveOptions { Reduce = Reduce, Cancellation = deadline.Token, Progress = progress };
        search = MaxBytes is { } bytes ? search with { MaxBytes = bytes } : search;
        return new CheckOptions { Search = Threads is { } threads ? search with { Threads = threads } : search };
    }
}
