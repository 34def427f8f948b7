namespace Shootdown.Drift.Source;

/// <summary>Takes C apart into tokens, without looking at what the preprocessor would make of it: every arm of an <c>#if</c> is there.
/// Whatever it is given it comes to an end.</summary>
/// <remarks>A compiler's front end sees one configuration only, and wants its headers: what is followed here is the text.</remarks>
public sealed class CTokenizer
{
    private readonly string text;
    private int at;
    private int line = 1;

    private CTokenizer(string text) => this.text = text;

    /// <summary>The tokens of a source.</summary>
    /// <param name="source">The source.</param>
    public static IReadOnlyList<CToken> Tokens(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new CTokenizer(source).All();
    }

    private List<CToken> All()
    {
        var tokens = new List<CToken>();
        var isFirst = true;
        while (at < text.Length)
        {
            var lineBefore = line;
            if (Skip(stopAtNewline: false))
            {
                isFirst |= line != lineBefore;
                continue;
            }

            tokens.Add(isFirst && text[at] == '#' ? Directive() : Next());
            isFirst = false;
        }

        return tokens;
    }

    // Blanks, continued lines, comments: whether there were any.
    private bool Skip(bool stopAtNewline)
    {
        var start = at;
        while (at < text.Length)
        {
            if (text[at] == '\n')
            {
                if (stopAtNewline)
                {
                    break;
                }

                Newline();
            }
            else if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (Continuation() is var continued and > 0)
            {
                at += continued - 1;
                Newline();
            }
            else if (Sees("//"))
            {
                LineComment();
            }
            else if (Sees("/*"))
            {
                BlockComment();
            }
            else
            {
                break;
            }
        }

        return at > start;
    }

    private void Newline()
    {
        at++;
        line++;
    }

    // How long a backslash with the end of its line is; 0 where none stands here.
    private int Continuation() => Sees("\\\n") ? 2 : Sees("\\\r\n") ? 3 : 0;

    private bool Sees(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void LineComment()
    {
        while (at < text.Length && text[at] != '\n')
        {
            if (Continuation() is var continued and > 0)
            {
                at += continued - 1;
                Newline();
            }
            else
            {
                at++;
            }
        }
    }

    private void BlockComment()
    {
        at += 2;
        while (at < text.Length && !Sees("*/"))
        {
            line += text[at++] == '\n' ? 1 : 0;
        }

        at = Math.Min(at + 2, text.Length);
    }

    private CToken Directive()
    {
        var (start, first) = (at, line);
        var inside = new List<CToken> { Sign() };
        while (at < text.Length)
        {
            if (Skip(stopAtNewline: true))
            {
                continue;
            }

            if (text[at] == '\n')
            {
                break;
            }

            inside.Add(Next());
        }

        return new CToken(CTokenKind.Directive, string.Join(' ', inside.Select(t => t.Text)), start, inside[^1].End, first, [.. inside]);
    }

    private CToken Next() => text[at] switch
    {
        '"' or '\'' => Literal(text[at]),
        var c when IsWord(c) && !char.IsAsciiDigit(c) => While(CTokenKind.Word, IsWord),
        var c when char.IsAsciiDigit(c) => While(CTokenKind.Number, c => IsWord(c) || c == '.'),
        _ => Sign(),
    };

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private CToken Sign() => Token(CTokenKind.Sign, at++);

    private CToken While(CTokenKind kind, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return Token(kind, start);
    }

    // One that is not closed ends with its line.
    private CToken Literal(char quote)
    {
        var (start, first) = (at++, line);
        while (at < text.Length && text[at] != quote && text[at] != '\n')
        {
            if (Continuation() is var continued and > 0)
            {
                at += continued - 1;
                Newline();
            }
            else
            {
                at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] != '\n' ? 2 : 1;
            }
        }

        at += at < text.Length && text[at] == quote ? 1 : 0;
        return Token(CTokenKind.Literal, start) with { Line = first };
    }

    private CToken Token(CTokenKind kind, int start) => new(kind, text[start..at], start, at, line, []);
}
