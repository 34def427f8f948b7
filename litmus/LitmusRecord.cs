namespace Shootdown.Litmus;

/// <summary>A record of a file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Architecture">The architecture that it is for.</param>
/// <param name="Expected">Its verdict as it is written there.</param>
/// <param name="Test">The test; null where it is for an architecture that no memory here has.</param>
public sealed record LitmusRecord(string Id, string Architecture, string Expected, LitmusTest? Test);
