namespace Shootdown.Explore;

/// <summary>Reads what a <see cref="MixedRadixWriter"/> wrote, given the same bounds in the same order.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct MixedRadixReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private ulong _value;
    private ulong _bound = 1;
    private int _length;

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

        if (_bound > ulong.MaxValue / (uint)radix)
        {
            Close(sizeof(ulong));
        }

        if (_bound == 1)
        {
            Open();
        }

        var number = (int)(_value % (uint)radix);
        _value /= (uint)radix;
        _bound *= (uint)radix;
        return number;
    }

    /// <summary>Makes sure that nothing is left over.</summary>
    /// <exception cref="ScheduleException">Something is.</exception>
    public void End()
    {
        Close(MixedRadixWriter.BytesFor(_bound));
        if (!_rest.IsEmpty)
        {
            throw new ScheduleException("The schedule goes on after its last step.");
        }
    }

    private void Open()
    {
        _length = Math.Min(_rest.Length, sizeof(ulong));
        for (var i = 0; i < _length; i++)
        {
            _value |= (ulong)_rest[i] << (8 * i);
        }

        _rest = _rest[_length..];
    }

    private void Close(int length)
    {
        if (_length != length)
        {
            throw new ScheduleException(_length < length ? "The schedule is cut short." : "The schedule goes on after its last step.");
        }

        if (_value != 0)
        {
            throw new ScheduleException("The schedule names a transition that does not exist.");
        }

        _bound = 1;
        _length = 0;
    }
}
