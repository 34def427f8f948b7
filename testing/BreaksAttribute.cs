using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Shootdown.Testing;

/// <summary>A test that some run breaks a property: the mutant beside a proof, without which nobody knows that the proof can
/// fail.</summary>
/// <param name="sourceFilePath">The compiler's.</param>
/// <param name="sourceLineNumber">The compiler's.</param>
[StackTraceHidden]
public sealed class BreaksAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : ClaimedAttribute(sourceFilePath, sourceLineNumber)
{
    private protected override void Decide(Conjecture conjecture, Property property) => conjecture.Breaks(property);
}
