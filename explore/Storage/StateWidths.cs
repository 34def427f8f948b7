namespace Shootdown.Explore.Storage;

/// <summary>A state of at most 32 bits.</summary>
internal readonly struct Width32 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 1;
}

/// <summary>A state of at most 64 bits.</summary>
internal readonly struct Width64 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 2;
}

/// <summary>A state of at most 96 bits.</summary>
internal readonly struct Width96 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 3;
}

/// <summary>A state of at most 128 bits.</summary>
internal readonly struct Width128 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 4;
}

/// <summary>A state of at most 160 bits.</summary>
internal readonly struct Width160 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 5;
}

/// <summary>A state of at most 192 bits.</summary>
internal readonly struct Width192 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 6;
}

/// <summary>A state of at most 224 bits.</summary>
internal readonly struct Width224 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 7;
}

/// <summary>A state of at most 256 bits.</summary>
internal readonly struct Width256 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 8;
}

/// <summary>A state of at most 288 bits.</summary>
internal readonly struct Width288 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 9;
}

/// <summary>A state of at most 320 bits.</summary>
internal readonly struct Width320 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 10;
}

/// <summary>A state of at most 352 bits.</summary>
internal readonly struct Width352 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 11;
}

/// <summary>A state of at most 384 bits.</summary>
internal readonly struct Width384 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 12;
}

/// <summary>A state of at most 416 bits.</summary>
internal readonly struct Width416 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 13;
}

/// <summary>A state of at most 448 bits.</summary>
internal readonly struct Width448 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 14;
}

/// <summary>A state of at most 480 bits.</summary>
internal readonly struct Width480 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 15;
}

/// <summary>A state of at most 512 bits.</summary>
internal readonly struct Width512 : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords => 16;
}

/// <summary>A state wider than the widths that have code of their own.</summary>
/// <param name="halfWords">Size in units of 32 bits.</param>
internal readonly struct AnyWidth(int halfWords) : IStateWidth
{
    /// <inheritdoc/>
    public int HalfWords { get; } = halfWords;
}
