using System.Runtime.InteropServices;

namespace Shootdown.Explore;

/// <summary>Large blocks of zeroed memory outside the managed heap, in 2 MiB pages where the system has them.</summary>
internal static unsafe partial class NativePages
{
    private const nuint SmallPage = 4096;
    private const nuint HugePage = 2 << 20;
    private const int ReadWrite = 3;
    private const int PrivateAnonymousNoReserve = 0x4022;
    private const int AdviseHugePages = 14;
    private const int MayMoveTo = 3;

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

        if (before != HugePage)
        {
            _ = Unmap(block + size, HugePage - before);
        }

        // Refused where huge pages are switched off, and then all is well but slower.
        _ = Advise(block, size, AdviseHugePages);
        return block;
    }

    /// <summary>Gives back a block.</summary>
    /// <param name="block">What <see cref="Allocate"/> returned; null is ignored.</param>
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

    /// <summary>Makes a block larger. It keeps its content, and what is added is zero.</summary>
    /// <param name="block">What <see cref="Allocate"/> returned; gone unless the call fails.</param>
    /// <param name="bytes">The size that was asked for.</param>
    /// <param name="newBytes">The new size; not less.</param>
    /// <returns>The block in its new place.</returns>
    /// <exception cref="OutOfMemoryException">The system has no such block; the old one is as it was.</exception>
    public static byte* Extend(byte* block, long bytes, long newBytes)
    {
        var size = Rounded(bytes);
        var newSize = Rounded(newBytes);
        var larger = Allocate(newBytes);
        if (Direct && size >= HugePage)
        {
            // The pages change hands without being copied, so that they never exist twice.
            if ((nint)Remap(block, size, size, MayMoveTo, larger) != -1)
            {
                return larger;
            }

            // Part of the place may have been given up before the call failed.
            _ = Unmap(larger, newSize);
            larger = Allocate(newBytes);
        }

        Buffer.MemoryCopy(block, larger, newBytes, bytes);
        Free(block, bytes);
        return larger;
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

    [LibraryImport("libc", EntryPoint = "mremap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Remap(void* address, nuint length, nuint newLength, int flags, void* newAddress);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
