using System.Collections.Immutable;

namespace Shootdown.Drift.Source;

/// <summary>What a token of C is.</summary>
public enum CTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string or a character.</summary>
    Literal,

    /// <summary>One character of anything else.</summary>
    Sign,

    /// <summary>A line of the preprocessor, with those that it goes on in.</summary>
    Directive,
}

/// <summary>A token of C.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a directive, its own tokens with a blank between each two.</param>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="End">Where what follows it begins.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Inside">The tokens of a directive; of anything else none.</param>
public sealed record CToken(CTokenKind Kind, string Text, int Start, int End, int Line, ImmutableArray<CToken> Inside)
{
    /// <summary>Whether it is this sign.</summary>
    /// <param name="sign">The sign.</param>
    public bool Is(char sign) => Kind == CTokenKind.Sign && Text[0] == sign;

    /// <summary>Whether it is a directive of this name.</summary>
    /// <param name="names">Names, such as <c>endif</c>.</param>
    public bool IsDirective(params ReadOnlySpan<string> names) =>
        Kind == CTokenKind.Directive && Inside.Length > 1 && names.Contains(Inside[1].Text);
}
