using System.Runtime.InteropServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>A range of a level that belongs to one thread, counted over all lanes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FrontierClaim
{
    /// <summary>The next state to take.</summary>
    public long Next;

    /// <summary>Behind the last.</summary>
    public long End;

    /// <summary>How many there are.</summary>
    public readonly long Count => End - Next;
}
