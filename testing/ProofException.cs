namespace Shootdown.Testing;

/// <summary>A proof that failed; its message is the account that a test report shows.</summary>
/// <param name="message">The account.</param>
public sealed class ProofException(string message) : Exception(message), IAssertionException;

// Test frameworks tell a refuted assertion from an error by the name of this interface.
#pragma warning disable CA1040
internal interface IAssertionException;
#pragma warning restore CA1040
