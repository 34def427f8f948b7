namespace Shootdown.Testing;

/// <summary>A proof that failed; its message is the account that a test report shows.</summary>
public sealed class ProofException : Exception, IAssertionException
{
    /// <summary>Creates one without an account.</summary>
    public ProofException()
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">The account.</param>
    public ProofException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one with a cause.</summary>
    /// <param name="message">The account.</param>
    /// <param name="innerException">The cause.</param>
    public ProofException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Test frameworks tell a refuted assertion from an error by this name.</summary>
internal interface IAssertionException;
