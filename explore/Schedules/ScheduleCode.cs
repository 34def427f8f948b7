namespace Shootdown.Explore.Schedules;

/// <summary>
/// The shortest reasonable form of a schedule: for each step only which of the enabled transitions was taken, so that a step with no
/// alternative takes no room. It can be read only against the system it was written for.
/// </summary>
/// <remarks>The number of steps in groups of seven bits, lowest first, and then the numbers as <see cref="MixedRadixWriter"/> packs
/// them.</remarks>
public static class ScheduleCode
{
    /// <summary>Encodes the schedule of a run.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="ScheduleException">A step of the schedule was not enabled.</exception>
    public static byte[] Encode(ExecutedSchedule run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Error is { } error)
        {
            throw new ScheduleException(error.Message);
        }

        var bytes = new List<byte>();
        WriteCount(bytes, run.Steps.Count);
        var digits = new MixedRadixWriter(bytes);
        foreach (var step in run.Steps)
        {
            digits.Write(step.Index, step.Enabled);
        }

        digits.End();
        return [.. bytes];
    }

    /// <summary>Decodes a schedule, which takes running it.</summary>
    /// <param name="system">The system that the schedule belongs to.</param>
    /// <param name="code">Any bytes whatever.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ScheduleException">The bytes are not what <see cref="Encode"/> writes for any schedule of the system.</exception>
    public static ExecutedSchedule Decode(ITransitionSystem system, ReadOnlySpan<byte> code)
    {
        ArgumentNullException.ThrowIfNull(system);
        var count = ReadCount(ref code);
        using var stepper = new Stepper(system);
        var digits = new MixedRadixReader(code);

        // The count is a stranger's claim: the room for the steps comes with those that really are there.
        var run = new ExecutedSchedule(system, stepper);
        for (var step = 0; step < count; step++)
        {
            if (stepper.Enabled == 0)
            {
                throw new ScheduleException($"The schedule claims {count} steps, but nothing is enabled after step {step}.");
            }

            var index = digits.Read(stepper.Enabled);
            run.Take(stepper, index);
        }

        digits.End();
        return run;
    }

    private static void WriteCount(List<byte> bytes, int count)
    {
        for (; count >= 0x80; count >>= 7)
        {
            bytes.Add((byte)(count | 0x80));
        }

        bytes.Add((byte)count);
    }

    private static int ReadCount(ref ReadOnlySpan<byte> code)
    {
        var count = 0;
        for (var place = 0; place < 3 && place < code.Length; place++)
        {
            count |= (code[place] & 0x7f) << (7 * place);
            if (code[place] < 0x80)
            {
                if (count > Schedule.MaxSteps || (place > 0 && code[place] == 0))
                {
                    break;
                }

                code = code[(place + 1)..];
                return count;
            }
        }

        throw new ScheduleException($"The schedule does not begin with a number of steps from 0 to {Schedule.MaxSteps}.");
    }
}
