namespace Shootdown.Explore.Schedules;

/// <summary>Reads what a <see cref="MixedRadixWriter"/> wrote, given the same bounds in the same order.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct MixedRadixReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;
    private ulong value;
    private ulong bound = 1;
    private int length;

    /// <summary>Reads one number.</summary>
    /// <param name="radix">Its bound; at least 1.</param>
    /// <returns>From 0 to <paramref name="radix"/> - 1.</returns>
    /// <exception cref="ScheduleException">The bytes are none that the writer writes.</exception>
    public int Read(int radix)
    {
        if (radix == 1)
        {
            return 0;
        }

        if (bound > ulong.MaxValue / (uint)radix)
        {
            Close(sizeof(ulong));
        }

        if (bound == 1)
        {
            Open();
        }

        var number = (int)(value % (uint)radix);
        value /= (uint)radix;
        bound *= (uint)radix;
        return number;
    }

    /// <summary>Makes sure that nothing is left over.</summary>
    /// <exception cref="ScheduleException">Something is.</exception>
    public void End()
    {
        Close(MixedRadixWriter.BytesFor(bound));
        if (!rest.IsEmpty)
        {
            throw new ScheduleException("The schedule goes on after its last step.");
        }
    }

    private void Open()
    {
        length = Math.Min(rest.Length, sizeof(ulong));
        for (var i = 0; i < length; i++)
        {
            value |= (ulong)rest[i] << (8 * i);
        }

        rest = rest[length..];
    }

    private void Close(int length)
    {
        if (this.length != length)
        {
            throw new ScheduleException(this.length < length ? "The schedule is cut short." : "The schedule goes on after its last step.");
        }

        if (value != 0)
        {
            throw new ScheduleException("The schedule names a transition that does not exist.");
        }

        bound = 1;
        this.length = 0;
    }
}
