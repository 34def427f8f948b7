using System.Runtime.InteropServices;

namespace Shootdown.Explore.Lassos;

/// <summary>
/// What a path, or a whole component, shows of each process: whether it was enabled, whether it was disabled, whether it made a step.
/// </summary>
/// <param name="Enabled">Processes enabled in some state.</param>
/// <param name="Disabled">Processes disabled in some state.</param>
/// <param name="Stepped">Processes that made a step.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FairnessLedger(ulong Enabled, ulong Disabled, ulong Stepped)
{
    /// <summary>The ledger with one more state entered.</summary>
    /// <param name="enabled">The processes enabled there.</param>
    public FairnessLedger WithState(ulong enabled) => new(Enabled | enabled, Disabled | ~enabled, Stepped);

    /// <summary>The ledger with one more step entered.</summary>
    /// <param name="process">Who made it, or -1.</param>
    public FairnessLedger WithStep(int process) => process < 0 ? this : new(Enabled, Disabled, Stepped | (1UL << process));

    /// <summary>The processes towards which a run that shows this again and again is unfair.</summary>
    /// <param name="fairness">What is assumed.</param>
    /// <param name="processes">The processes for which it is assumed.</param>
    public ulong Wronged(Fairness fairness, ulong processes) => fairness switch
    {
        Fairness.Weak => processes & ~(Disabled | Stepped),
        Fairness.Strong => processes & Enabled & ~Stepped,
        _ => 0,
    };

    /// <summary>The same without what makes no difference to <see cref="Wronged"/>, now or later.</summary>
    /// <param name="fairness">What is assumed.</param>
    /// <param name="processes">The processes for which it is assumed.</param>
    public FairnessLedger Essence(Fairness fairness, ulong processes) => fairness switch
    {
        Fairness.Weak => new(0, 0, processes & (Disabled | Stepped)),
        Fairness.Strong => new(processes & Enabled & ~Stepped, 0, processes & Stepped),
        _ => default,
    };

    /// <summary>The processes of a system, a bit each.</summary>
    public static ulong ProcessesOf(ITransitionSystem system) =>
        system.FairProcesses >= 64 ? ulong.MaxValue : (1UL << system.FairProcesses) - 1;
}
