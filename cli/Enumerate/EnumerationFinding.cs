namespace Shootdown.Cli.Enumerate;

/// <summary>A violation that no smaller workload has.</summary>
/// <param name="Number">The workload's number.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Property">What it breaks.</param>
/// <param name="Known">The claim that says so already; null for none.</param>
internal sealed record EnumerationFinding(int Number, EnumeratedWorkload Workload, Property Property, Claim? Known);
