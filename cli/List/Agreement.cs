namespace Shootdown.Cli.List;

/// <summary>How what the model says of a litmus record stands to what the record says.</summary>
internal enum Agreement
{
    /// <summary>Both say the same.</summary>
    Agrees,

    /// <summary>They do not.</summary>
    Disagrees,

    /// <summary>The model says nothing: a bound was reached.</summary>
    Inconclusive,

    /// <summary>The record itself says that its verdict is not to be relied on.</summary>
    NotScored,

    /// <summary>The record says nothing of this memory model.</summary>
    Skipped,
}
