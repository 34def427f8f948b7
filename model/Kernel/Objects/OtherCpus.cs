using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What any number of further CPUs may do to those that a machine has one by one (docs/any-number.md).</summary>
/// <remarks>
/// <para>A further CPU that calls one of these touches, of what the machine keeps, the target's queue and its pending IPI and nothing else:
/// the csd that it queues, the masks that it goes by and the frame that it waits in are its own. That its entry stands on the queue shows
/// at <c>llist_add()</c> alone (<see cref="CallSingleQueue.Owed"/>). What it does before, between and after is left out, and so is how many
/// such CPUs there are: each of their steps may come at any moment, again and again. Where what they call these for changes what is the
/// machine's, it is kept, and they call for nothing else (<see cref="CallSingleQueue.Others"/>).</para>
/// <para>Nothing obliges them to call. Whoever has found a queue empty owes its CPU an IPI, and is bound to send it. One that comes while
/// nothing of what the machine keeps is queued is left out: its handler would find nothing to do.</para>
/// </remarks>
internal static class OtherCpus
{
    /// <summary>Lets further CPUs call each of the CPUs that a machine has.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="queues">The queues of its CPUs.</param>
    public static void Call(Computer machine, IEnumerable<CallSingleQueue> queues)
    {
        foreach (var queue in queues.Where(q => q.Cpu < machine.Acting))
        {
            machine.Hardware(
                Named("others send", queue), -1, () => queue.Others is { Come: false } ? Nothing() : Forever(SendIpi(machine, queue)));
            machine.Platform(Named("others owe", queue), () => Forever(SendOwedIpi(machine, queue)));
        }
    }

    /// <summary>Nothing: a routine without a step.</summary>
#pragma warning disable CS1998 // there is nothing to await
    public static async Step Nothing()
    {
    }
#pragma warning restore CS1998

    /// <summary>Lets further CPUs ask something again and again: where a flusher takes CPUs out of mm_cpumask, they do so too.</summary>
    /// <param name="question">The question, a routine of the text.</param>
    public static async Step AskForever(Func<Step<bool>> question)
    {
        while (true)
        {
            await question();
        }
    }

    private static async Step Forever(Operation<Nothing> step)
    {
        while (true)
        {
            await step;
        }
    }

    private static Operation<Nothing> SendIpi(Computer machine, CallSingleQueue queue) => Atomic.Hardware<Nothing, Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"another CPU's send_call_function_single_ipi({queue.Cpu})"),
        [machine.PendingIpi[queue.Cpu]],
        queue.Others is { } theirs ? [queue.First, theirs.Gate] : [queue.First],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            if (v.IsSet(0) || !(v.IsSet(1) || (v.Count > 2 && v.IsSet(2))))
            {
                return Operation.Blocked;
            }

            v[0] = 1;
            return 0;
        }) with { IsConditional = true };

    private static Operation<Nothing> SendOwedIpi(Computer machine, CallSingleQueue queue) => Atomic.Hardware<Nothing, Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"another CPU's send_call_function_single_ipi({queue.Cpu}), which it owes"),
        [machine.PendingIpi[queue.Cpu], queue.Owed!],
        [],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            if (!v.IsSet(1))
            {
                return Operation.Blocked;
            }

            (v[0], v[1]) = (1, 0);
            return 0;
        }) with { IsConditional = true };

    private static string Named(string what, CallSingleQueue queue) => string.Create(CultureInfo.InvariantCulture, $"{what}[{queue.Cpu}]");
}
