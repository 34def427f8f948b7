namespace Shootdown.Explore.Schedules;

/// <summary>
/// The shortest reasonable form of a schedule: for each step only which of the enabled transitions was taken, so that a step with no
/// alternative takes no room. It can be read only against the system it was written for.
/// </summary>
/// <remarks>The number of steps in groups of seven bits, lowest first, and then the numbers as <see cref="MixedRadixWriter"/> packs
/// them.</remarks>
public static class ScheduleCode
{
    /// <summary>Encodes a schedule.</summary>
    /// <param name="system">The system that the schedule belongs to.</param>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="ScheduleException">A step of the schedule is not enabled.</exception>
    public static byte[] Encode(ITransitionSystem system, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(schedule);
        using var stepper = new Stepper(system);
        var bytes = new List<byte>();
        WriteCount(bytes, schedule.Choices.Count);
        var digits = new MixedRadixWriter(bytes);
        for (var step = 0; step < schedule.Choices.Count; step++)
        {
            var index = stepper.IndexOf(schedule.Choices[step]);
            if (index < 0)
            {
                throw new ScheduleException(new ScheduleError(step, schedule.Choices[step], stepper.Enabled, stepper.Ended).Message);
            }

            digits.Write(index, stepper.Enabled);
            _ = stepper.Take(index);
        }

        digits.End();
        return [.. bytes];
    }

    /// <summary>Decodes a schedule.</summary>
    /// <param name="system">The system that the schedule belongs to.</param>
    /// <param name="code">Any bytes whatever.</param>
    /// <exception cref="ScheduleException">The bytes are not what <see cref="Encode"/> writes for any schedule of the system.</exception>
    public static Schedule Decode(ITransitionSystem system, ReadOnlySpan<byte> code)
    {
        ArgumentNullException.ThrowIfNull(system);
        var count = ReadCount(ref code);
        using var stepper = new Stepper(system);
        var digits = new MixedRadixReader(code);

        // The count is a stranger's claim: the room for the choices comes with the steps that really are there.
        var choices = new List<uint>();
        for (var step = 0; step < count; step++)
        {
            if (stepper.Enabled == 0)
            {
                throw new ScheduleException($"The schedule claims {count} steps, but nothing is enabled after step {step}.");
            }

            var index = digits.Read(stepper.Enabled);
            choices.Add(stepper.ChoiceAt(index));
            _ = stepper.Take(index);
        }

        digits.End();
        return new Schedule(choices);
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
