using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Shootdown.Testing;

/// <summary>A test that no run breaks a property, and that what the property speaks of happens.</summary>
/// <param name="sourceFilePath">The compiler's.</param>
/// <param name="sourceLineNumber">The compiler's.</param>
[StackTraceHidden]
public sealed class ProofAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : ClaimedAttribute(sourceFilePath, sourceLineNumber)
{
    private protected override void Decide(Conjecture conjecture, Property property) => conjecture.Holds(property);
}
