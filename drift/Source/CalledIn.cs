namespace Shootdown.Drift.Source;

/// <summary>What a definition calls: functions and macros alike, by name.</summary>
internal static class CalledIn
{
    private const int MostTokens = 200;

    private static readonly HashSet<string> Keywords =
        ["if", "while", "for", "switch", "return", "sizeof", "typeof", "__typeof__", "defined", "do", "else", "case", "__attribute__"];

    // What says where something lies: an access only where nothing else says that it is one.
    private static readonly HashSet<string> Places = ["per_cpu", "per_cpu_ptr", "this_cpu_ptr", "raw_cpu_ptr"];

    private static readonly HashSet<string> Around = ["READ_ONCE", "WRITE_ONCE", "data_race"];

    /// <summary>The calls in a definition, in the order of its text.</summary>
    /// <param name="definition">Its tokens.</param>
    /// <returns>Each the name, with the last name of what it is first passed: <c>READ_ONCE(tlb_gen)</c>.</returns>
    public static IEnumerable<string> Of(IReadOnlyList<CToken> definition)
    {
        var tokens = Body(definition);
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind == CTokenKind.Word && tokens[i + 1].Is('(') && !Keywords.Contains(tokens[i].Text)
                && !(Places.Contains(tokens[i].Text) && IsOnlyPlace(tokens, i)))
            {
                yield return $"{tokens[i].Text}({FirstPassed(tokens, i + 2)})";
            }
        }
    }

    private static bool IsOnlyPlace(List<CToken> tokens, int i) =>
        i > 1 && (tokens[i - 1].Is('&') || (tokens[i - 1].Is('(') && Around.Contains(tokens[i - 2].Text)));

    // Without what precedes the body, and with the tokens of a macro and not of other directives.
    private static List<CToken> Body(IReadOnlyList<CToken> definition)
    {
        if (definition is [{ Kind: CTokenKind.Directive, Inside: [_, _, _, .. var rest] }])
        {
            var close = rest is [var first, ..] && first.Is('(') ? Array.FindIndex([.. rest], t => t.Is(')')) : -1;
            return [.. rest.Skip(close + 1)];
        }

        var open = definition.TakeWhile(t => !t.Is('{')).Count();
        return [.. (open < definition.Count ? definition.Skip(open) : definition).Where(t => t.Kind != CTokenKind.Directive)];
    }

    private static string FirstPassed(List<CToken> tokens, int i)
    {
        var (last, depth) = (string.Empty, 0);
        for (var end = Math.Min(tokens.Count, i + MostTokens); i < end && depth >= 0; i++)
        {
            var token = tokens[i];
            if (depth == 0 && token.Is(','))
            {
                break;
            }

            if (i > 0 && token.Is('(') && Places.Contains(tokens[i - 1].Text))
            {
                last = string.Empty;
                continue;
            }

            depth += token.Is('(') || token.Is('[') ? 1 : token.Is(')') || token.Is(']') ? -1 : 0;
            last = token.Kind == CTokenKind.Word && (depth == 0 || last.Length == 0) ? token.Text : last;
        }

        return last;
    }
}
