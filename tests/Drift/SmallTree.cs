namespace Shootdown.Tests.Drift;

/// <summary>A kernel's source tree of a few lines, which goes away with the test.</summary>
internal sealed class SmallTree : IDisposable
{
    public const string CsdLock = """
        static __always_inline void csd_lock(call_single_data_t *csd)
        {
        	csd_lock_wait(csd);
        	csd->node.u_flags |= CSD_FLAG_LOCK;
        	smp_wmb();
        }

        """;

    public SmallTree(string makefile = "VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\n")
    {
        Path = Directory.CreateTempSubdirectory("shootdown-").FullName;
        foreach (var folder in new[] { "kernel", "mm", "include/linux" })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, folder));
        }

        Write("Makefile", makefile);
        Write("kernel/smp.c", CsdLock);
    }

    public string Path { get; }

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
