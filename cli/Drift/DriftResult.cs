namespace Shootdown.Cli.Drift;

/// <summary>What <c>drift</c> found.</summary>
/// <param name="Tree">The version that the tree's Makefile says; null where it has none.</param>
/// <param name="Version">The version whose record it was held against.</param>
/// <param name="Design">The design whose text the accesses were held against.</param>
/// <param name="Functions">The functions of the model.</param>
/// <param name="Macros">The files whose macros are others.</param>
/// <param name="Nearer">Another version that the tree is nearer to; null where there is none.</param>
/// <param name="IsOne">Whether one was asked for, to be shown whole.</param>
internal sealed record DriftResult(string? Tree, string Version, DesignName Design, IReadOnlyList<FunctionDrift> Functions,
    IReadOnlyList<MacroDrift> Macros, NearerVersion? Nearer, bool IsOne)
{
    /// <summary>Whether anything is to be looked at.</summary>
    public bool IsDrift => Functions.Any(f => f.IsDrift) || Macros.Count > 0;
}
