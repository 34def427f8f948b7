namespace Shootdown.Explore.Schedules;

/// <summary>
/// Packs numbers, each with a bound of its own, into blocks of 8 bytes, little-endian. A block holds as many numbers as fit, the
/// first in the lowest place; the last block is as short as its numbers' bounds allow.
/// </summary>
/// <param name="bytes">Where the bytes go.</param>
internal sealed class MixedRadixWriter(List<byte> bytes)
{
    private ulong value;
    private ulong bound = 1;

    /// <summary>Bytes that a last block needs whose numbers' bounds multiply to this.</summary>
    /// <param name="bound">The product; at least 1.</param>
    public static int BytesFor(ulong bound)
    {
        var length = 0;
        for (var largest = bound - 1; largest != 0; largest >>= 8)
        {
            length++;
        }

        return length;
    }

    /// <summary>Packs one number.</summary>
    /// <param name="number">From 0 to <paramref name="radix"/> - 1.</param>
    /// <param name="radix">At least 1.</param>
    public void Write(int number, int radix)
    {
        if (bound > ulong.MaxValue / (uint)radix)
        {
            Flush(sizeof(ulong));
        }

        value += bound * (uint)number;
        bound *= (uint)radix;
    }

    /// <summary>Writes the last block.</summary>
    public void End() => Flush(BytesFor(bound));

    private void Flush(int length)
    {
        for (var i = 0; i < length; i++)
        {
            bytes.Add((byte)(value >> (8 * i)));
        }

        value = 0;
        bound = 1;
    }
}
