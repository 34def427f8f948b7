using System.Security.Cryptography;
using System.Text;

namespace Shootdown.Tests;

/// <summary>The part of a catalogue that a test goes through where all of it takes minutes. What is in the part follows from a name
/// alone, so that it stays what it was when something is added; the test says which command goes through the whole.</summary>
internal static class Sample
{
    /// <summary>Whether something belongs to the part.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="oneIn">How many names there are to one of the part, 1 to 256.</param>
    public static bool Has(string name, int oneIn) => SHA256.HashData(Encoding.UTF8.GetBytes(name))[0] % oneIn == 0;
}
