namespace Shootdown.Litmus.Text;

/// <summary>The words of a text.</summary>
internal enum TextToken
{
    /// <summary>A name; also <c>%eax</c>, <c>B.EQ</c>.</summary>
    Name,

    /// <summary>A number, decimal or hexadecimal.</summary>
    Number,

    /// <summary>All else, by its text.</summary>
    Symbol,
}
