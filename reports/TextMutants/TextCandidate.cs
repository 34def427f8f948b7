using Microsoft.CodeAnalysis;

namespace Shootdown.Reports.TextMutants;

/// <summary>A mutant and how it is made.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Node">What of the tree is changed: a statement, a routine's whole body after its arrow, or an expression.</param>
/// <param name="Replacement">The expression that takes its place; null where none does.</param>
internal sealed record TextCandidate(TextMutant Mutant, SyntaxNode Node, string? Replacement);
