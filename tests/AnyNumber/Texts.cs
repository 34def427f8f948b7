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

    private static string Of(string name, int cpu, bool repeat, string[] calls) =>
        $$"""{"name":"{{name}}","cpus":[{{cpu}}],"repeat":{{Word(repeat)}},"calls":[{{string.Join(',', calls)}}]}""";

    private static string Word(bool value) => value ? "true" : "false";
}
