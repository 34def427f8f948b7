using Shootdown.Model.Designs;
using Shootdown.Model.Language;
using Shootdown.Scenarios;
using Shootdown.Scenarios.Series;

namespace Shootdown.Conform.Checking;

/// <summary>What a design asks of a recording, read off its routines.</summary>
/// <param name="AnnouncesPinned">Whether <c>native_flush_tlb_multi()</c> runs with preemption disabled from its first step to its
/// last.</param>
/// <param name="WaitsPinned">Whether a sender keeps its CPU while it waits for its csds.</param>
/// <param name="QueuesPinned">Whether a sender keeps its CPU while it queues.</param>
/// <param name="FunctionsMasked">Whether interrupts are off wherever a queued function runs.</param>
public sealed record TraceRules(bool AnnouncesPinned, bool WaitsPinned, bool QueuesPinned, bool FunctionsMasked)
{
    /// <summary>The architecture whose recordings have <c>tlb_flush</c> and the call-function vectors.</summary>
    public const string X86 = "x86";

    /// <summary>Reads them off the automata of a flush of two CPUs, which runs everything that a recording shows of the protocol.</summary>
    /// <param name="design">The design.</param>
    public static TraceRules Of(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var nodes = Flushes.TwoTargets.Build(design).Machine.Contexts
            .SelectMany(c => c.Automaton.Nodes).OfType<Node>().ToList();
        return new TraceRules(
            nodes.Where(n => IsWithin(n, "native_flush_tlb_multi")).All(IsPinned),
            nodes.Where(n => n.Operation.About is CsdWait { Purpose: WaitPurpose.Completion }).All(IsPinned),
            nodes.Where(n => IsWithin(n, "smp_call_function_many_cond") && IsLlistAdd(n)).All(IsPinned),
            nodes.Where(n => IsWithin(n, "flush_tlb_func")).All(n => n.Registers.IrqsOff));
    }

    /// <summary>The architecture that a design is of, as far as its recordings differ.</summary>
    /// <param name="design">The design.</param>
    public static string ArchitectureOf(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var elsewhere = design with
        {
            ActiveCpu = default, ActiveCpuRead = default, ActiveCpuGuard = default, ActiveCpuSwitch = default, SwitchToBarrier = default,
            DsbIshst = default, ActiveAsids = default, NewAsid = default, FlushedAsid = default, GuestMaintenance = default,
            TlbiErratum = default, TlbiSync = default, UserAsidFlush = default, KernelAccessOfUser = default, SmmuInvalidation = default,
            SmmuBinding = default, KernelPreemption = default,
        };
        return design.Backend == FlushBackend.Riscv ? "riscv"
            : design.Backend == FlushBackend.Arm ? "arm"
            : elsewhere != design ? "arm64" : X86;
    }

    private static bool IsLlistAdd(Node node) => node.Operation.Label.Contains("llist_add", StringComparison.Ordinal);

    private static bool IsPinned(Node node) => node.Registers.Preempt > 0 || node.Registers.IrqsOff;

    private static bool IsWithin(Node node, string function) => node.Location.Calls.Any(c => c.Kernel?.Function == function);
}
