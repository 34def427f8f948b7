using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.kernel;

/// <summary>arch/arm64/kernel/process.c.</summary>
/// <param name="design">The variant.</param>
public sealed class Process(Design design)
{
    /// <summary>Switches to another task: what the one before has asked of TLBs is done, wherever it goes on.</summary>
    [Kernel("arch/arm64/kernel/process.c", "__switch_to", "7.3")]
    public async Step SwitchTo()
    {
        if (design.SwitchToBarrier == SwitchToBarrier.DsbIsh)
        {
            await DsbIsh();
        }
    }
}
