namespace Shootdown.Litmus;

/// <summary>What an instruction computes from what was there (left) and its operand (right), in 64 bits without overflow checks.</summary>
public enum Calculation
{
    /// <summary>The right value.</summary>
    Take,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The difference.</summary>
    Subtract,

    /// <summary>The bits of either.</summary>
    Or,

    /// <summary>The bits of both.</summary>
    And,

    /// <summary>The bits of the left value that the right has not.</summary>
    Clear,

    /// <summary>The bits of exactly one.</summary>
    Xor,

    /// <summary>1 where the two are equal, else 0.</summary>
    Equal,

    /// <summary>1 where the left is less, as signed numbers, else 0.</summary>
    Less,
}

/// <summary>Performs calculations.</summary>
public static class Calculator
{
    /// <summary>Performs one.</summary>
    /// <param name="calculation">Which.</param>
    /// <param name="left">The left value.</param>
    /// <param name="right">The right value.</param>
    public static long Apply(this Calculation calculation, long left, long right) => calculation switch
    {
        Calculation.Take => right,
        Calculation.Add => unchecked(left + right),
        Calculation.Subtract => unchecked(left - right),
        Calculation.Or => left | right,
        Calculation.And => left & right,
        Calculation.Clear => left & ~right,
        Calculation.Xor => left ^ right,
        Calculation.Less => left < right ? 1 : 0,
        _ => left == right ? 1 : 0,
    };
}
