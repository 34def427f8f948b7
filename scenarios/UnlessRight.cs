using System.Globalization;
using System.Runtime.CompilerServices;

namespace Shootdown.Scenarios;

/// <summary>What would be accepted, put into words only where what there is is refused.</summary>
[InterpolatedStringHandler]
public ref struct UnlessRight
{
    private DefaultInterpolatedStringHandler words;

    /// <summary>Begins.</summary>
    /// <param name="literalLength">Characters that are given.</param>
    /// <param name="formattedCount">Values between them.</param>
    /// <param name="condition">Whether all is right.</param>
    /// <param name="isNeeded">Whether anything is put into words.</param>
    public UnlessRight(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        words = condition ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    /// <summary>Adds what is given.</summary>
    /// <param name="value">It.</param>
    public void AppendLiteral(string value) => words.AppendLiteral(value);

    /// <summary>Adds a value.</summary>
    /// <param name="value">It.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void AppendFormatted<T>(T value) => words.AppendFormatted(value);

    /// <summary>The words.</summary>
    internal string Take() => words.ToStringAndClear();
}
