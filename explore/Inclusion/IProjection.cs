namespace Shootdown.Explore.Inclusion;

/// <summary>What is looked at of a system's states, and nothing else.</summary>
public unsafe interface IProjection
{
    /// <summary>How many bytes a view has.</summary>
    int Length { get; }

    /// <summary>Reads what is looked at.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="view">Room for <see cref="Length"/> bytes: equal views are written alike, by this and by the projection that it is
    /// compared with.</param>
    void Read(ulong* state, Span<byte> view);
}
