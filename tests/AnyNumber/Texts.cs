namespace Shootdown.Tests.AnyNumber;

/// <summary>Workloads in a line.</summary>
internal static class Texts
{
    public static string Cpus(int cpus, params string[] tasks) => $$"""{"cpus":{{cpus}},"tasks":[{{string.Join(',', tasks)}}]}""";

    public static string Among(int cpus, params string[] tasks) =>
        $$"""{"cpus":{{cpus}},"others":true,"tasks":[{{string.Join(',', tasks)}}]}""";

    public static string Task(string name, int cpu, params string[] calls) => Of(name, cpu, false, calls);

    public static string Repeats(string name, int cpu, params string[] calls) => Of(name, cpu, true, calls);

    public static string Many(string mask, bool wait = true) =>
        $$"""{"call":"smp_call_function_many","mask":[{{mask}}],"wait":{{Word(wait)}}}""";

    public static string Single(int cpu, bool wait = true) =>
        $$"""{"call":"smp_call_function_single","cpu":{{cpu}},"wait":{{Word(wait)}}}""";

    public static string Async(int cpu, string csd) => $$"""{"call":"smp_call_function_single_async","cpu":{{cpu}},"csd":"{{csd}}"}""";

    public static string OnEach(string mask) => $$"""{"call":"on_each_cpu_cond_mask","mask":[{{mask}}]}""";

    public const string Munmap = """{"call":"munmap"}""";

    public const string Mprotect = """{"call":"mprotect"}""";

    public const string Access = """{"call":"access"}""";

    public const string Sleep = """{"call":"schedule"}""";

    public const string UseMm = """{"call":"kthread_use_mm","mm":"m"}""";

    public const string UnuseMm = """{"call":"kthread_unuse_mm"}""";

    /// <summary>An mm that further CPUs run too, and flush so often.</summary>
    public static string AmongMm(int cpus, int flushes, params string[] tasks) => AmongLazyMm(cpus, flushes, string.Empty, tasks);

    /// <summary>The same of one that CPUs are lazily on.</summary>
    public static string AmongLazyMm(int cpus, int flushes, string lazy, params string[] tasks) =>
        $$"""{"cpus":{{cpus}},"others":true,"othersFlushes":{{flushes}},"mms":[{{Mm(1, lazy)}}],"tasks":[{{string.Join(',', tasks)}}]}""";

    /// <summary>CPUs that have an mm of two pages, of which the second is further ones'.</summary>
    public static string CpusMm(int cpus, params string[] tasks) => CpusLazyMm(cpus, string.Empty, tasks);

    /// <summary>The same of one that CPUs are lazily on.</summary>
    public static string CpusLazyMm(int cpus, string lazy, params string[] tasks) =>
        $$"""{"cpus":{{cpus}},"mms":[{{Mm(2, lazy)}}],"tasks":[{{string.Join(',', tasks)}}]}""";

    public static string OfPage(string call, int page) => call[..^1] + $",\"page\":{page}}}";

    public static string Running(string name, int cpu, params string[] calls) => OfMm(name, cpu, "\"mm\":\"m\",\"running\":true", calls);

    public static string Comes(string name, int cpu, params string[] calls) => OfMm(name, cpu, "\"mm\":\"m\"", calls);

    public static string Kernel(string name, int cpu, params string[] calls) => OfMm(name, cpu, "\"running\":true", calls);

    private static string Mm(int pages, string lazy) => $$"""{"name":"m","pages":{{pages}},"lazy":[{{lazy}}]}""";

    private static string OfMm(string name, int cpu, string how, string[] calls) =>
        $$"""{"name":"{{name}}","cpus":[{{cpu}}],{{how}},"calls":[{{string.Join(',', calls)}}]}""";

    private static string Of(string name, int cpu, bool repeat, string[] calls) =>
        $$"""{"name":"{{name}}","cpus":[{{cpu}}],"repeat":{{Word(repeat)}},"calls":[{{string.Join(',', calls)}}]}""";

    private static string Word(bool value) => value ? "true" : "false";
}
