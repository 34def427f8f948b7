using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage;

/// <summary>Large blocks of zeroed memory outside the managed heap, in 2 MiB pages where the system has them.</summary>
internal static unsafe partial class NativePages
{
    private const nuint SmallPage = 4096;
    private const nuint HugePage = 2 << 20;
    private const int ReadWrite = 3;
    private const int PrivateAnonymousNoReserve = 0x4022;
    private const int AdviseHugePages = 14;

    // The constants above are those of Linux on x86-64 and arm64; other systems take the portable path.
    private static bool Direct => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Allocates zeroed memory. A page that is never touched costs nothing on Linux.</summary>
    /// <param name="bytes">Size; at least 1.</param>
    /// <returns>The block, aligned to 64 bytes, and to 2 MiB if it is at least as large as that.</returns>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public static byte* Allocate(long bytes)
    {
        var size = Rounded(bytes);
        if (!Direct)
        {
            var portable = (byte*)NativeMemory.AlignedAlloc(size, size >= HugePage ? HugePage : SmallPage);
            NativeMemory.Clear(portable, size);
            return portable;
        }

        if (size < HugePage)
        {
            return Map(size);
        }

        var mapped = Map(size + HugePage);
        var block = (byte*)(((nuint)mapped + HugePage - 1) & ~(HugePage - 1));
        var before = (nuint)(block - mapped);
        if (before != 0)
        {
            _ = Unmap(mapped, before);
        }

        _ = Unmap(block + size, HugePage - before);

        // Refused where huge pages are switched off, and then all is well but slower.
        _ = Advise(block, size, AdviseHugePages);
        return block;
    }

    /// <summary>Allocates zeroed memory that may never be used in full, where only what is used costs anything.</summary>
    /// <param name="bytes">Size; at least 1.</param>
    /// <returns>As for <see cref="Allocate"/>; null where the system does not work that way or has not so much room.</returns>
    public static byte* TryReserve(long bytes)
    {
        try
        {
            return Direct ? Allocate(bytes) : null;
        }
        catch (InsufficientMemoryException)
        {
            return null;
        }
    }

    /// <summary>Gives back a block.</summary>
    /// <param name="block">What <see cref="Allocate"/> or <see cref="TryReserve"/> returned; null is ignored.</param>
    /// <param name="bytes">The size that was asked for.</param>
    public static void Free(byte* block, long bytes)
    {
        if (block is null)
        {
            return;
        }

        if (Direct)
        {
            _ = Unmap(block, Rounded(bytes));
        }
        else
        {
            NativeMemory.AlignedFree(block);
        }
    }

    private static nuint Rounded(long bytes)
    {
        var unit = (nuint)bytes >= HugePage ? HugePage : SmallPage;
        return ((nuint)bytes + unit - 1) & ~(unit - 1);
    }

    private static byte* Map(nuint size)
    {
        var block = Map(null, size, ReadWrite, PrivateAnonymousNoReserve, -1, 0);
        return (nint)block == -1
            ? throw new InsufficientMemoryException($"The system has no {size >> 20} MiB more.")
            : block;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
