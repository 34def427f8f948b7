namespace Shootdown.Explore.Storage;

/// <summary>Work that wants the width of a state as a type.</summary>
/// <typeparam name="TResult">What the work returns.</typeparam>
internal interface IWidthWork<out TResult>
{
    /// <summary>Does the work.</summary>
    /// <param name="width">The width.</param>
    TResult Run<TWidth>(TWidth width)
        where TWidth : struct, IStateWidth;
}

/// <summary>Turns a number of bits into a width type.</summary>
internal static class WidthDispatch
{
    /// <summary>How many words of 32 bits hold a state.</summary>
    /// <param name="stateBits">Significant bits in a state; at least 1.</param>
    public static int HalfWords(int stateBits) => (int)(((long)stateBits + 31) / 32);

    /// <summary>Runs <paramref name="work"/> with the narrowest width that holds <paramref name="stateBits"/> bits.</summary>
    /// <param name="stateBits">Significant bits in a state; at least 1.</param>
    /// <param name="work">What to run.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stateBits"/> is not positive.</exception>
    public static TResult Run<TResult>(int stateBits, IWidthWork<TResult> work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateBits, 1);
        var halfWords = HalfWords(stateBits);
        return halfWords switch
        {
            1 => work.Run(default(Width32)),
            2 => work.Run(default(Width64)),
            3 => work.Run(default(Width96)),
            4 => work.Run(default(Width128)),
            5 => work.Run(default(Width160)),
            6 => work.Run(default(Width192)),
            7 => work.Run(default(Width224)),
            8 => work.Run(default(Width256)),
            9 => work.Run(default(Width288)),
            10 => work.Run(default(Width320)),
            11 => work.Run(default(Width352)),
            12 => work.Run(default(Width384)),
            13 => work.Run(default(Width416)),
            14 => work.Run(default(Width448)),
            15 => work.Run(default(Width480)),
            16 => work.Run(default(Width512)),
            _ => work.Run(new AnyWidth(halfWords)),
        };
    }
}
