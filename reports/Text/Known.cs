using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>What a design settles about a value.</summary>
/// <param name="IsConstant">Whether it is <paramref name="Value"/>.</param>
/// <param name="Value">The constant; an enum's is its number.</param>
/// <param name="Type">The constant's type; null for null.</param>
/// <param name="Text">What is printed in its place; null for the constant itself.</param>
/// <param name="IsNotNull">Whether it is known not to be null.</param>
internal sealed record Known(bool IsConstant, object? Value, ITypeSymbol? Type, ExpressionSyntax? Text = null, bool IsNotNull = false)
{
    /// <summary>A value that is something.</summary>
    public static Known Something { get; } = new(false, null, null, null, IsNotNull: true);

    /// <summary>A constant.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="type">Its type.</param>
    public static Known Of(object? value, ITypeSymbol? type) => new(true, value, type, null, value is not null);

    /// <summary>Whether the value is the same constant.</summary>
    /// <param name="other">Another.</param>
    public bool IsSame(Known? other) => IsConstant && other is { IsConstant: true } && Equals(Value, other.Value);
}
