namespace Shootdown.Model.Designs;

/// <summary>A patch of the preemptible series as it landed.</summary>
/// <param name="Number">Its number of 14.</param>
/// <param name="Title">Its subject.</param>
/// <param name="Apply">What it changes of what is modelled; null for nothing.</param>
public sealed record PreemptiblePatch(int Number, string Title, Func<Design, Design>? Apply = null);

/// <summary>The preemptible series as it landed, patch by patch: a bisection stops after any of them.</summary>
/// <remarks>The refactoring and the cap of the alignment change nothing that a run can show: the first moves code, the second is about
/// memory that is per-CPU until patch 12. Patch 1 changes csdlock_debug only, which is off unless asked for.</remarks>
public static class PreemptiblePatches
{
    /// <summary>Every patch, in order.</summary>
    public static IReadOnlyList<PreemptiblePatch> All { get; } =
    [
        new(1, "smp: Disable preemption explicitly in __csd_lock_wait()"),
        new(2, "smp: Enable preemption early in smp_call_function_single()",
            d => d with { SinglePreemption = SinglePreemption.Early }),
        new(3, "smp: Refactor remote CPU selection in smp_call_function_any()", d => d with { AnyChoice = AnyChoice.Pinned }),
        new(4, "smp: Use task-local IPI cpumask in smp_call_function_many_cond()", d => d with { WaitMask = WaitMask.Task }),
        new(5, "smp: Alloc percpu csd data in smpcfd_prepare_cpu() only once", d => d with { CsdLifetime = CsdLifetime.Never }),
        new(6, "smp: Enable preemption early in smp_call_function_many_cond()",
            d => d with { WaitPreemption = WaitPreemption.Early, WithoutMask = WithoutMask.WaitPreemptible }),
        new(7, "smp: Remove preempt_disable() from smp_call_function()",
            d => d with { OuterPreemption = OuterPreemption.KeptByOnEachCpu }),
        new(8, "smp: Remove preempt_disable() from on_each_cpu_cond_mask()", d => d with { OuterPreemption = OuterPreemption.Left }),
        new(9, "scftorture: Remove preempt_disable() in scftorture_invoke_one()",
            d => d with { TorturePreemption = TorturePreemption.Left, TortureWarning = TortureWarning.IfHotplugIsOff }),
        new(10, "x86/mm: Factor out flush_tlb_info initialization"),
        new(11, "x86/mm: Cap flush_tlb_info alignment at 64 bytes"),
        new(12, "x86/mm: Move flush_tlb_info back to the stack", d => d with { InfoStorage = InfoStorage.StackAligned }),
        new(13, "x86/kvm: Disable preemption in kvm_flush_tlb_multi()", d => d with { KvmFlushMask = KvmFlushMask.PerCpuPinned }),
        new(14, "x86/mm: Re-enable preemption before flush_tlb_multi()",
            d => d with { FlushPreemption = FlushPreemption.BeforeMulti }),
    ];

    /// <summary>The name of the design with the first patches.</summary>
    /// <param name="last">The number of the last of them.</param>
    public static string NameOf(int last) => $"preemptible-1-to-{last}";

    /// <summary>The designs with the first patches, one after the other.</summary>
    /// <param name="release">What the series is built on.</param>
    public static IEnumerable<NamedDesign> PrefixesOn(Design release)
    {
        var design = release;
        foreach (var patch in All)
        {
            design = patch.Apply?.Invoke(design) ?? design;
            yield return new NamedDesign(NameOf(patch.Number), $"7.2 with the series up to: {patch.Title}", design);
        }
    }
}
