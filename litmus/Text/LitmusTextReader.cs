using System.Text;
using Superpower.Model;

namespace Shootdown.Litmus.Text;

/// <summary>Reads litmus tests in the format of herd.</summary>
public static class LitmusTextReader
{
    /// <summary>How names of files in that format end.</summary>
    public const string Extension = ".litmus";

    /// <summary>The most bytes that a file may have.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It cannot be read (a <see cref="LitmusTextException"/> where it is no test); the message is
    /// one line.</exception>
    public static HerdTest ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = JsonText.Load(path, MostBytes);
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw LitmusTextException.Of(path, "not UTF-8", "a text in UTF-8");
        }

        return Read(text, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="LitmusTextException">It is no test that can be read.</exception>
    public static HerdTest Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sections = TextSections.Cut(file, text);
        var tokens = TextTokens.Cut(file, sections.Rest).ToArray();
        var end = TextSections.EndOf(text);
        var first = Array.FindIndex(tokens, t => t.ToStringValue() == "}") + 1;
        var initial = TextTokens.Parse(file, InitialGrammar.All, new(first > 0 ? tokens[..first] : tokens), end);
        var last = sections.Architecture == HerdArchitecture.C ? EndOfFunctions(tokens, first) : EndOfTable(tokens, first);
        var where = last < tokens.Length ? TextTokens.PositionOf(tokens[last].Position) : end;
        var rest = TextTokens.Parse(file, ConditionGrammar.End, new(tokens[last..]), end);
        TokenList<TextToken> body = new(tokens[first..last]);
        var threads = sections.Architecture == HerdArchitecture.C
            ? TextTokens.Parse(file, CGrammar.Functions, body, where)
            : new TableReader(file, sections.Architecture).Read(TextTokens.Parse(file, TableGrammar.Table, body, where));
        var test = new HerdTest
        {
            File = file,
            Architecture = sections.Architecture,
            Name = sections.Name,
            Description = sections.Description,
            Information = sections.Information,
            Initial = initial,
            Threads = threads,
            Locations = rest.Locations,
            Filter = rest.Filter,
            Quantifier = rest.Quantifier,
            Proposition = rest.Proposition,
        };
        return new TestCheck(test, tokens, first, last).Checked();
    }

    private static int EndOfTable(Token<TextToken>[] tokens, int start)
    {
        for (var at = start; at < tokens.Length; at++)
        {
            if ((at == start || tokens[at - 1].ToStringValue() == ";") && ConditionGrammar.Begins(tokens[at]))
            {
                return at;
            }
        }

        return tokens.Length;
    }

    private static int EndOfFunctions(Token<TextToken>[] tokens, int start)
    {
        for (var (at, depth) = (start, 0); at < tokens.Length; at++)
        {
            var text = tokens[at].ToStringValue();
            if (depth == 0 && ConditionGrammar.Begins(tokens[at]))
            {
                return at;
            }

            depth += text is "{" or "(" ? 1 : text is "}" or ")" ? -1 : 0;
        }

        return tokens.Length;
    }
}
