using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>Inter-processor interrupts. One that is sent to a CPU whose APIC is off is lost.</summary>
/// <remarks>A multicast is one step: a target that gets its IPI later is one that takes it later. Sending is a full barrier: an xAPIC
/// write is to uncached memory, and before an x2APIC one stands weak_wrmsr_fence() (arch/x86/include/asm/apic.h).</remarks>
public static class Ipi
{
    /// <summary><c>send_call_function_single_ipi()</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpu">The target.</param>
    /// <param name="unlessPolling">Whether a target that polls in its idle loop gets NEED_RESCHED instead.</param>
    public static Operation<Nothing> SendSingle(Computer machine, int cpu, bool unlessPolling)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var label = string.Create(CultureInfo.InvariantCulture, $"send_call_function_single_ipi({cpu})");
        return unlessPolling && !machine.Idle.IsEmpty
            ? Atomic.Hardware<Nothing, Nothing>(
                label,
                [machine.PendingIpi[cpu], machine.NeedResched[cpu]],
                [machine.State[cpu], machine.Polling[cpu]],
                1,
                default,
                static (ref Values v, Nothing _) =>
                {
                    if (v.IsSet(3))
                    {
                        v[1] = 1;
                    }
                    else if (Computer.IsOnline((CpuState)v[2]))
                    {
                        v[0] = 1;
                    }

                    return 0;
                }) with
            {
                Then = Sent,
            }
            : Raise(machine, cpu, label) with
            {
                Then = Sent,
            };
    }

    /// <summary><c>arch_send_call_function_single_ipi()</c> once more, by who waits for what its IPI was sent for.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cpu">The target.</param>
    public static Operation<Nothing> Resend(Computer machine, int cpu)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Raise(machine, cpu, string.Create(CultureInfo.InvariantCulture, $"arch_send_call_function_single_ipi({cpu}) once more"));
    }

    private static Access<Nothing, Nothing> Raise(Computer machine, int cpu, string label) =>
        Atomic.Hardware<Nothing, Nothing>(
            label,
            [machine.PendingIpi[cpu]],
            [machine.State[cpu]],
            1,
            default,
            static (ref Values v, Nothing _) =>
            {
                if (Computer.IsOnline((CpuState)v[1]))
                {
                    v[0] = 1;
                }

                return 0;
            });

    /// <summary><c>arch_send_call_function_ipi_mask()</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mask">The targets.</param>
    public static Operation<Nothing> SendMask(Computer machine, MaskStorage mask)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mask);
        return Atomic.Hardware<int, Nothing>(
            $"arch_send_call_function_ipi_mask({mask})",
            [.. machine.PendingIpi],
            [.. machine.State, mask.Bits],
            1,
            machine.Cpus,
            static (ref Values v, int cpus) =>
            {
                foreach (var cpu in v.Mask(2 * cpus))
                {
                    if (Computer.IsOnline((CpuState)v[cpus + cpu]))
                    {
                        v[cpu] = 1;
                    }
                }

                return 0;
            }) with
        {
            Then = Sent,
            Concerns = new Multicast(mask),
        };
    }

    private static Registers Sent(Registers before, int result) => before with { OwesIpi = false };
}

/// <summary>An IPI that is sent to several CPUs at once.</summary>
/// <param name="Mask">The targets.</param>
public sealed record Multicast(MaskStorage Mask);
