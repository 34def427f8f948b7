namespace Shootdown.Tests.Explore;

/// <summary>What the toys have in common: no processes, and nothing to tell.</summary>
internal abstract unsafe class ToySystem : ITransitionSystem
{
    public const string Goes = "goes on";

    public const string Ends = "ends the run";

    public abstract int StateBits { get; }

    public abstract int MaxBranching { get; }

    public virtual int FairProcesses => 0;

    public uint Fingerprint => 0;

    protected int Words => (StateBits + 63) / 64;

    public abstract void Initial(ulong* state);

    public abstract ulong Expand(ulong* state, ref Successors successors, bool reduce);

    public virtual ulong FairEnabled(ulong* state) => 0;

    public virtual int FairProcessOf(uint choice) => -1;

    public bool IsWaiting(ulong* state, int process) => false;

    public string NameOf(int process) => $"P{process}";

    public StepDescription Describe(ulong* before, uint choice, ulong* after) => new(-1, "toy", "toy", after is null ? Ends : Goes, []);
}
