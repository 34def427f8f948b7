namespace Shootdown.Model.Language;

/// <summary>The kernel functions whose calls and returns are steps of their own, and what their returns tell of the call.</summary>
/// <remarks>A return that told all arguments of its call would keep apart, to the end of the function, runs that no longer differ in
/// anything
/// else: so who needs one argument there names it, as in <c>f(request)</c>.</remarks>
internal sealed class WatchedCalls
{
    private readonly Dictionary<string, HashSet<string>?> kept = new(StringComparer.Ordinal);

    /// <summary>Reads what is asked for.</summary>
    /// <param name="calls">Each the kernel's name of a function, alone for all arguments, or with the parameters that matter at its
    /// returns:
    /// <c>f(a,b)</c>.</param>
    public WatchedCalls(IEnumerable<string> calls)
    {
        foreach (var call in calls)
        {
            var (function, parameters) = call.Split('(') is [var name, var list] ? (name, list.TrimEnd(')').Split(',')) : (call, null);
            if (!kept.TryGetValue(function, out var all))
            {
                kept.Add(function, parameters is null ? null : [.. parameters]);
            }
            else if (parameters is null)
            {
                kept[function] = null;
            }
            else
            {
                all?.UnionWith(parameters);
            }
        }
    }

    /// <summary>Whether a function's calls are watched.</summary>
    /// <param name="function">The kernel's name.</param>
    public bool Contains(string function) => kept.ContainsKey(function);

    /// <summary>The parameters that matter at a function's returns; null for all.</summary>
    /// <param name="function">The kernel's name of a function that is watched.</param>
    public IReadOnlySet<string>? AtReturn(string function) => kept[function];
}
