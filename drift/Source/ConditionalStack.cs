namespace Shootdown.Drift.Source;

/// <summary>The conditionals that each token of a source stands in.</summary>
internal sealed class ConditionalStack
{
    private readonly IReadOnlyList<CToken>[] around;

    /// <summary>Goes through a source.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="isHeader">Whether what it begins with may be its include guard, which is no condition.</param>
    public ConditionalStack(IReadOnlyList<CToken> tokens, bool isHeader)
    {
        around = new IReadOnlyList<CToken>[tokens.Count];
        var open = new Stack<IReadOnlyList<CToken>>();
        IReadOnlyList<CToken> now = [];
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.IsDirective("if", "ifdef", "ifndef"))
            {
                open.Push(now);
                now = i == 0 && isHeader && IsGuard(tokens) ? now : [.. now, token];
            }
            else if (token.IsDirective("else", "elif", "elifdef", "elifndef") && open.Count > 0)
            {
                now = [.. now, token];
            }
            else if (token.IsDirective("endif") && open.Count > 0)
            {
                now = open.Pop();
            }

            around[i] = now;
        }
    }

    /// <summary>The conditionals around a token, the outermost first: the directive that opens each, and those of its arms up to the one
    /// that the token stands in.</summary>
    /// <param name="token">The token, by its place in the source.</param>
    public IReadOnlyList<CToken> Around(int token) => around[token];

    private static bool IsGuard(IReadOnlyList<CToken> tokens) =>
        tokens is [{ Inside: [_, { Text: "ifndef" }, var asked] }, { Inside: [_, { Text: "define" }, var defined] }, ..]
        && asked.Text == defined.Text;
}
