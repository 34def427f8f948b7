using System.Collections.Immutable;

namespace Shootdown.Scenarios;

/// <summary>What is claimed that a flush of arm64 executes, on the one path or the other.</summary>
/// <param name="Call">The kernel's function.</param>
/// <param name="Action">How a task comes to call it.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Reads">What <c>active_cpu</c> says, as often as it is read: <c>alone</c> (the CPU's own number) or <c>several</c>; empty
/// where it is not read.</param>
/// <param name="Executes">The barriers and TLBIs, in the order of the text.</param>
public sealed record InstructionClaim(string Call, Arm64Action Action, string Design, string Reads, string Executes)
{
    /// <summary>The task, which has its CPU for itself: a path does not depend on what others do.</summary>
    public const string Task = "A";

    /// <summary>The scenario of that task.</summary>
    public Scenario Scenario => new Arm64Scenario(Call, Call, string.Empty, new Arm64Task(Task, CpuMask.Of(0), 0, Action));

    /// <summary>What is executed, one by one.</summary>
    public ImmutableArray<string> Instructions { get; } = [.. Executes.Split(", ")];

    /// <summary>DSBs before the first TLBI.</summary>
    public int BarriersBefore => Instructions.TakeWhile(IsBarrier).Count();

    /// <summary>DSBs after the first TLBI.</summary>
    public int BarriersAfter => Instructions.Count(IsBarrier) - BarriersBefore;

    /// <summary>TLBIs of the CPU alone.</summary>
    public int LocalTlbis => Instructions.Count(i => !IsBarrier(i) && !IsBroadcast(i));

    /// <summary>TLBIs that every CPU hears.</summary>
    public int BroadcastTlbis => Instructions.Count(IsBroadcast);

    /// <summary>The call, and what is read on the path.</summary>
    public string Path => Reads.Length == 0 ? Call : $"{Call}, {Reads}";

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() => $"{Path} on {Design}";

    private static bool IsBarrier(string instruction) => instruction.StartsWith("dsb", StringComparison.Ordinal);

    private static bool IsBroadcast(string instruction) => instruction.EndsWith("is", StringComparison.Ordinal);
}
