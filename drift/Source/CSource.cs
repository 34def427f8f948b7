using System.Text;

namespace Shootdown.Drift.Source;

/// <summary>A file of C or of assembler, in which definitions are looked up by name.</summary>
public sealed class CSource
{
    private readonly string file;
    private readonly IReadOnlyList<CToken> tokens;
    private readonly int[] depths;
    private readonly ConditionalStack conditionals;

    /// <summary>Reads a source.</summary>
    /// <param name="file">Its name below the tree.</param>
    /// <param name="text">Its text.</param>
    public CSource(string file, string text)
    {
        this.file = file;
        tokens = CTokenizer.Tokens(text);
        depths = Depths();
        conditionals = new ConditionalStack(tokens, isHeader: file.EndsWith(".h", StringComparison.Ordinal));
    }

    /// <summary>Every definition of a name, as one: where the arms of an <c>#if</c> define it differently, all of them. Each has the
    /// conditionals that it stands in before it.</summary>
    /// <param name="name">The function or macro.</param>
    /// <returns>Null where there is none.</returns>
    public CDefinition? Find(string name)
    {
        var found = new List<(IReadOnlyList<CToken> Around, IReadOnlyList<CToken> Tokens)>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if ((Macro(i, name) ?? Function(i, name) ?? Assembler(i, name)) is var (start, end))
            {
                found.Add((conditionals.Around(start), [.. tokens.Skip(start).Take(end + 1 - start)]));
                i = end;
            }
        }

        return found.Count == 0 ? null
            : new CDefinition(
                file, found[0].Tokens[0].Line, [.. found.SelectMany(f => f.Around.Select(d => Line([d])).Concat(Lines(f.Tokens)))],
                [.. found.SelectMany(f => CalledIn.Of(f.Tokens))]);
    }

    /// <summary>What is said of macros, as one: the <c>#define</c> and <c>#undef</c> of names, each with the conditionals that it stands
    /// in before it.</summary>
    /// <param name="isAsked">Whether a name is asked for.</param>
    /// <param name="isFound">Whether <see cref="Find"/> is asked for the name: what defines it is left out.</param>
    /// <returns>Null where there is none.</returns>
    public CDefinition? Macros(Func<string, bool> isAsked, Func<string, bool> isFound)
    {
        ArgumentNullException.ThrowIfNull(isAsked);
        ArgumentNullException.ThrowIfNull(isFound);
        List<int> found = [.. Enumerable.Range(0, tokens.Count).Where(i => MacroName(tokens[i]) is { } name
            && isAsked(name) && !(isFound(name) && Macro(i, name) is not null))];
        return found.Count == 0 ? null
            : new CDefinition(
                file, tokens[found[0]].Line,
                [.. found.SelectMany(i => conditionals.Around(i).Append(tokens[i])).Select(t => Line([t]))], []);
    }

    private static string? MacroName(CToken token) =>
        token is { Kind: CTokenKind.Directive, Inside: [_, { Text: "define" or "undef" }, var name, ..] } ? name.Text : null;

    private (int Start, int End)? Macro(int i, string name) =>
        tokens[i] is { Kind: CTokenKind.Directive, Inside: [_, { Text: "define" }, var defined, .. var body] } && defined.Text == name
        && body.Length > 0 && (body is not [var alias] || (alias.Kind == CTokenKind.Word && alias.Text != name))
            ? (i, i) : null;

    // name(parameters) attributes { ... }, or SYSCALL_DEFINE3(name, parameters) { ... }.
    private (int Start, int End)? Function(int i, string name)
    {
        var word = tokens[i].Text;
        if (depths[i] != 0 || tokens[i].Kind != CTokenKind.Word || (word != name && "sys_" + word != name) || i + 1 >= tokens.Count)
        {
            return null;
        }

        var isArgument = i >= 2 && tokens[i - 1].Is('(') && tokens[i - 2] is { Kind: CTokenKind.Word, Text: var macro } && IsUpper(macro);
        var open = word == name && tokens[i + 1].Is('(') ? i + 1 : isArgument ? i - 1 : -1;
        if (open < 0 || Closing(open, '(', ')') is not { } close)
        {
            return null;
        }

        var body = close + 1;
        while (body < tokens.Count && tokens[body].Kind is CTokenKind.Word or CTokenKind.Directive)
        {
            body++;
            body = body < tokens.Count && tokens[body].Is('(') ? (Closing(body, '(', ')') ?? tokens.Count) + 1 : body;
        }

        return body < tokens.Count && tokens[body].Is('{') && Closing(body, '{', '}') is { } end ? (Beginning(open - 1), end) : null;
    }

    // .macro name ... .endm, or SYM_FUNC_START(name) ... SYM_FUNC_END(name).
    private (int Start, int End)? Assembler(int i, string name)
    {
        if (tokens[i].Text != name || i < 2)
        {
            return null;
        }

        if (tokens[i - 1].Text == "macro" && tokens[i - 2].Is('.'))
        {
            var end = Enumerable.Range(i, tokens.Count - i).FirstOrDefault(j => tokens[j].Text == "endm", -1);
            return end < 0 ? null : (i - 2, end);
        }

        if (tokens[i - 1].Is('(') && IsSymbol(i - 2, "START"))
        {
            var end = Enumerable.Range(i + 1, tokens.Count - i - 1)
                .FirstOrDefault(j => tokens[j].Text == name && tokens[j - 1].Is('(') && IsSymbol(j - 2, "END"), -1);
            return end < 0 ? null : (i - 2, Math.Min(end + 1, tokens.Count - 1));
        }

        return null;
    }

    private bool IsSymbol(int i, string part) =>
        tokens[i].Text is var word && word.StartsWith("SYM_", StringComparison.Ordinal) && word.Contains(part, StringComparison.Ordinal);

    private static bool IsUpper(string word) => word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    private int Beginning(int i)
    {
        while (i > 0 && tokens[i - 1].Kind != CTokenKind.Directive && !tokens[i - 1].Is(';') && !tokens[i - 1].Is('}'))
        {
            i--;
        }

        return Math.Max(i, 0);
    }

    // By token: how deep in braces it stands.
    private int[] Depths()
    {
        var (result, counter) = (new int[tokens.Count], new ArmCounter('{', '}'));
        for (var i = 0; i < tokens.Count; i++)
        {
            result[i] = counter.Depth;
            counter.Count(tokens[i]);
        }

        return result;
    }

    private int? Closing(int open, char left, char right)
    {
        var counter = new ArmCounter(left, right);
        for (var i = open; i < tokens.Count; i++)
        {
            counter.Count(tokens[i]);
            if (counter.Depth == 0 && tokens[i].Is(right))
            {
                return i;
            }
        }

        return null;
    }

    private IEnumerable<CLine> Lines(IReadOnlyList<CToken> definition) =>
        file.EndsWith(".S", StringComparison.Ordinal)
            ? definition.GroupBy(t => t.Line).Select(g => Line([.. g]))
            : Statements(definition);

    private static IEnumerable<CLine> Statements(IReadOnlyList<CToken> definition)
    {
        var (statement, depth) = (new List<CToken>(), 0);
        foreach (var token in definition)
        {
            if (token.Kind == CTokenKind.Directive)
            {
                if (statement.Count > 0)
                {
                    yield return Line(statement);
                }

                statement = [];
                foreach (var line in token.IsDirective("define") ? Statements(token.Inside) : [Line([token])])
                {
                    yield return line;
                }

                continue;
            }

            statement.Add(token);
            depth += token.Is('(') ? 1 : token.Is(')') ? -1 : 0;
            if (token.Is('{') || token.Is('}') || (token.Is(';') && depth <= 0))
            {
                yield return Line(statement);
                (statement, depth) = ([], 0);
            }
        }

        if (statement.Count > 0)
        {
            yield return Line(statement);
        }
    }

    private static CLine Line(IReadOnlyList<CToken> statement)
    {
        var shown = new StringBuilder();
        for (var i = 0; i < statement.Count; i++)
        {
            shown.Append(i > 0 && statement[i].Start > statement[i - 1].End ? " " : string.Empty).Append(Shown(statement[i]));
        }

        return new CLine(statement[0].Line, string.Join(' ', statement.Select(t => t.Text)), shown.ToString());
    }

    private static string Shown(CToken token) =>
        token.Kind != CTokenKind.Directive ? token.Text : Line(token.Inside).Shown;
}
