using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace Shootdown.Litmus.Text;

/// <summary>Cuts a text into words.</summary>
internal static class TextTokens
{
    /// <summary>The deepest that brackets may be nested.</summary>
    public const int Deepest = 32;

    private const int MostConditionals = 64;

    private const int MostPrefixes = 64;

    private static readonly string[] Symbols =
    [
        "/\\", "\\/", "<<", ">>", "<=", ">=", "==", "!=", "=>", "->", "&&", "||", "{", "}", "(", ")", "[", "]", ";", ",", "|", ":", "=",
            "#", "$", "~", "!", "&", "*", "+", "-", "/", "<", ">", "^", "%", "?",
    ];

    private static readonly TextParser<TextSpan> Name = Span.MatchedBy(
        Character.Matching(c => char.IsAsciiLetter(c) || c is '_' or '%', "name")
            .IgnoreThen(Character.Matching(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.', "name").IgnoreMany()));

    private static readonly TextParser<TextSpan> Number =
        Span.Regex("(0[xX][0-9a-fA-F]+|[0-9]+)(?![A-Za-z_0-9])");

    private static readonly TextParser<TextSpan> Symbol = Symbols.Select(s => Span.EqualTo(s).Try()).Aggregate((a, b) => a.Or(b));

    private static readonly Tokenizer<TextToken> Tokenizer = new TokenizerBuilder<TextToken>()
        .Ignore(Span.WhiteSpace)
        .Match(Name, TextToken.Name)
        .Match(Number, TextToken.Number)
        .Match(Symbol, TextToken.Symbol)
        .Build();

    /// <summary>Cuts it.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">The text, without comments.</param>
    public static TokenList<TextToken> Cut(string file, string text)
    {
        var result = Tokenizer.TryTokenize(text);
        if (!result.HasValue)
        {
            var at = result.ErrorPosition;
            throw LitmusTextException.At(
                file, PositionOf(at), at.Absolute < text.Length ? text[at.Absolute].ToString() : null, "a name, a number or a symbol");
        }

        CheckDepth(file, result.Value);
        return result.Value;
    }

    /// <summary>A position as messages have it.</summary>
    /// <param name="position">The position.</param>
    public static TextPosition PositionOf(Position position) => new(position.Line, position.Column);

    /// <summary>Runs a parser on all of a list of words.</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="parser">The parser.</param>
    /// <param name="tokens">The words.</param>
    /// <param name="end">Where the text ends.</param>
    public static T Parse<T>(string file, TokenListParser<TextToken, T> parser, TokenList<TextToken> tokens, TextPosition end)
    {
        var result = parser.AtEnd().TryParse(tokens);
        if (result.HasValue)
        {
            return result.Value;
        }

        var next = result.Remainder.ConsumeToken();
        var expected = result.Expectations is { Length: > 0 } expectations
            ? string.Join(" or ", expectations.Distinct()) : "nothing more";
        throw LitmusTextException.At(
            file,
            next.HasValue ? PositionOf(next.Value.Position) : end,
            next.HasValue ? next.Value.ToStringValue() : null,
            expected);
    }

    // Parsers call each other for what is nested.
    private static void CheckDepth(string file, TokenList<TextToken> tokens)
    {
        var (depth, conditionals, unary) = (0, 0, 0);
        foreach (var token in tokens)
        {
            var text = token.ToStringValue();
            depth += text is "(" or "[" or "{" ? 1 : text is ")" or "]" or "}" ? -1 : 0;
            conditionals += text is "if" or "else" ? 1 : 0;
            unary = text is "~" or "!" or "-" or "*" or "&" or "not" or "=>" ? unary + 1 : text is ";" or "|" or "{" ? 0 : unary;
            if (depth > Deepest || unary > MostPrefixes)
            {
                throw LitmusTextException.At(file, PositionOf(token.Position), text, depth > Deepest
                    ? $"at most {Deepest} levels of nesting" : $"at most {MostPrefixes} prefixes and implications");
            }

            if (conditionals > MostConditionals)
            {
                throw LitmusTextException.At(file, PositionOf(token.Position), text, $"at most {MostConditionals} conditionals");
            }
        }
    }
}
