namespace Shootdown.Cli.List;

/// <summary>Which mutants of the text are asked for.</summary>
/// <param name="Count">How many are drawn; null for all.</param>
/// <param name="Seed">Which of them.</param>
internal sealed record TextSample(int? Count, int Seed);
