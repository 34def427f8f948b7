namespace Shootdown.Conform.Checking;

/// <summary>A step that leaves no event: it happens between two lines of the recording, and in an order with others.</summary>
/// <param name="name">What it is.</param>
/// <param name="after">The line that it comes after.</param>
/// <remarks>All that is known is lower bounds by what must have come before, and the event that comes next in the same context. There is
/// an order of all hidden steps exactly if no lower bound reaches past its event, for between two lines there is room for any number.
/// </remarks>
internal sealed class Instant(string name, int after)
{
    /// <summary>What it is.</summary>
    public string Name => name;

    /// <summary>The line that it comes after, at the earliest.</summary>
    public int Earliest { get; private set; } = after;

    /// <summary>The line that it comes before: the next one of its context.</summary>
    public int Before { get; set; } = int.MaxValue;

    /// <summary>Lets it come after something else.</summary>
    /// <param name="earliest">The line that the other comes after, at the earliest.</param>
    /// <returns>Whether it still can.</returns>
    public bool ComesAfter(int earliest)
    {
        Earliest = Math.Max(Earliest, earliest);
        return Earliest < Before;
    }
}
