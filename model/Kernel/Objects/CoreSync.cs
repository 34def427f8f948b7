namespace Shootdown.Model.Kernel.Objects;

/// <summary>An instruction after which a CPU fetches what others have stored to its code (<c>sync_core()</c>).</summary>
public sealed record CoreSync
{
    private CoreSync()
    {
    }

    /// <summary>The one that there is.</summary>
    public static CoreSync Instance { get; } = new();
}

/// <summary>The mm of what a CPU runs changes.</summary>
public sealed record CurrStored
{
    private CurrStored()
    {
    }

    /// <summary>The one that there is.</summary>
    public static CurrStored Instance { get; } = new();
}
