namespace Shootdown.Drift.Source;

/// <summary>Counts how deep brackets are nested; each arm of an <c>#if</c> begins as deep as the first did.</summary>
/// <param name="left">What opens.</param>
/// <param name="right">What closes.</param>
internal sealed class ArmCounter(char left, char right)
{
    private readonly Stack<int> arms = [];

    /// <summary>How deep what follows stands.</summary>
    public int Depth { get; private set; }

    /// <summary>Goes past a token.</summary>
    /// <param name="token">The token.</param>
    public void Count(CToken token)
    {
        if (token.Is(left))
        {
            Depth++;
        }
        else if (token.Is(right))
        {
            Depth = Math.Max(0, Depth - 1);
        }
        else if (token.IsDirective("if", "ifdef", "ifndef"))
        {
            arms.Push(Depth);
        }
        else if (token.IsDirective("else", "elif", "elifdef", "elifndef") && arms.Count > 0)
        {
            Depth = arms.Peek();
        }
        else if (token.IsDirective("endif") && arms.Count > 0)
        {
            arms.Pop();
        }
    }
}
