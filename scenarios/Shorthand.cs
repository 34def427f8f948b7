namespace Shootdown.Scenarios;

/// <summary>Short forms in which the catalogue writes tasks and calls.</summary>
internal static class Shorthand
{
    public static TaskSpec Task(string name, CpuMask cpus, params Call[] calls) => new(name, cpus, calls);

    public static CpuMask On(params int[] cpus) => CpuMask.Of(cpus);

    public static Call Single(int cpu, bool wait = true) => new("smp_call_function_single") { Cpu = cpu, Wait = wait };

    public static Call Many(CpuMask mask, bool wait = true) => new("smp_call_function_many") { Mask = mask, Wait = wait };

    public static Call OnEach(CpuMask mask, CpuMask? cond = null, bool info = false) =>
        new("on_each_cpu_cond_mask") { Mask = mask, Cond = cond, Info = info };

    public static Call Async(int cpu, string csd) => new("smp_call_function_single_async") { Cpu = cpu, Csd = csd };

    public static TaskSpec User(string name, string mm, CpuMask cpus, params Call[] calls) => new(name, cpus, calls) { Mm = mm };

    public static TaskSpec Runs(string name, string mm, CpuMask cpus, params Call[] calls) =>
        new(name, cpus, calls) { Mm = mm, Running = true };

    public static Call Munmap(int page = 0, bool tables = false) => new("munmap") { Page = page, Tables = tables };

    public static Call Mprotect(int page = 0) => new("mprotect") { Page = page };

    public static Call Access(int page = 0) => new("access") { Page = page };

    public static Call EmulatedAccess(int page = 0) => new("access") { Page = page, Emulated = true };

    public static Call Down(int cpu) => new("cpu_down") { Cpu = cpu };

    public static Call Up(int cpu) => new("cpu_up") { Cpu = cpu };

    public static Call Plain(string name) => new(name);
}
