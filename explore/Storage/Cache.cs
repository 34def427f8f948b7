using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Shootdown.Explore.Storage;

/// <summary>Hints to the processor's cache; nothing where there is no such instruction.</summary>
internal static unsafe class Cache
{
    /// <summary>Starts to fetch the line at an address. Never faults.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
