namespace Shootdown.Campaign;

/// <summary>Work that falls into parts, each of which is a pure function of its number: whoever does a shard, and however often, its lines
/// are the same, so a campaign needs to agree on nothing but which of them are done.</summary>
public interface IShards
{
    /// <summary>What is asked, of which build: of two processes that have the same, a shard has the same lines.</summary>
    string Heading { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Does one.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="known">How many of its lines are known already, and are left out.</param>
    /// <param name="over">Ends it: no line comes that was not done.</param>
    /// <returns>Its lines, in their order, as they are done.</returns>
    IEnumerable<string> Lines(int shard, int known, CancellationToken over);
}
