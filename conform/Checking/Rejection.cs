namespace Shootdown.Conform.Checking;

/// <summary>Why a recording is no run of the protocol.</summary>
/// <param name="At">The first event that cannot be.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Lines">The lines that it contradicts, ascending.</param>
public sealed record Rejection(TraceEvent At, string Rule, IReadOnlyList<int> Lines);
