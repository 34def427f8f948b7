using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Conform.Ftrace;

/// <summary>What a <c>sched_switch</c> says.</summary>
/// <param name="From">The task that the CPU ran.</param>
/// <param name="State">Its state: <c>R</c> where it stays runnable.</param>
/// <param name="To">The task that it goes to.</param>
public sealed partial record TaskSwitch(int From, string State, int To)
{
    /// <summary>Reads one: <c>prev_pid=1 prev_state=R ... next_pid=2</c>, as the kernel prints it, or
    /// <c>comm:1 [120] R ==> comm:2 [120]</c>, as trace-cmd's plugin does.</summary>
    /// <param name="at">The event.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static TaskSwitch Of(TraceEvent at)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (Pid(at.Field("prev_pid")) is { } from && Pid(at.Field("next_pid")) is { } to)
        {
            return new TaskSwitch(from, at.Field("prev_state") ?? string.Empty, to);
        }

        return Plugin().Match(at.Text) is { Success: true } match
            && Pid(match.Groups["from"].Value) is { } before && Pid(match.Groups["to"].Value) is { } next
            ? new TaskSwitch(before, match.Groups["state"].Value, next)
            : throw new FormatException($"line {at.Line}: {at.Name} names no two tasks; accepted: prev_pid=PID prev_state=STATE ==> "
                + "next_pid=PID, or trace-cmd's COMM:PID [PRIO] STATE ==> COMM:PID [PRIO]");
    }

    private static int? Pid(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    [GeneratedRegex(@":(?<from>\d+) (\[-?\d+\] )?(?<state>\S+) ==> .*:(?<to>\d+)( \[-?\d+\])?$")]
    private static partial Regex Plugin();
}
