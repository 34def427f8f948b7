namespace Shootdown.Explore.Exhaustive;

/// <summary>What became of one watch.</summary>
/// <param name="Watch">The watch.</param>
/// <param name="Level">The level of the state that broke the property, or that the breaking transition leaves (the initial state is
/// level 1); 0 where nothing broke it.</param>
/// <param name="Counterexample">A shortest counterexample; null where nothing broke the property, or no run was asked for.</param>
public sealed record WatchResult(Watch Watch, int Level, Counterexample? Counterexample)
{
    /// <summary>Whether the property was broken.</summary>
    public bool Broken => Level > 0;
}
