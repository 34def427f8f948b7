namespace Shootdown.Drift.Records;

/// <summary>What the project keeps of a function of a kernel: no text, but what its lines come to and whom it calls.</summary>
/// <param name="File">The file.</param>
/// <param name="Function">The function or macro.</param>
/// <param name="Digests">By line: its digest.</param>
/// <param name="Calls">What it calls, in order, as <see cref="CDefinition.Calls"/> has it.</param>
public sealed record RecordedFunction(string File, string Function, IReadOnlyList<string> Digests, IReadOnlyList<string> Calls)
{
    /// <summary>In the place of a function's name: what a file says of macros, <see cref="CSource.Macros"/>.</summary>
    public const string Macros = "#define";

    /// <summary>Whether it is what a file says of macros, and no function.</summary>
    public bool IsMacros => Function == Macros;

    /// <summary>What is kept of a definition.</summary>
    /// <param name="file">The file that the model names, wherever the definition is.</param>
    /// <param name="function">The function.</param>
    /// <param name="definition">Its definition.</param>
    public static RecordedFunction Of(string file, string function, CDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new(file, function, [.. definition.Lines.Select(l => LineDigest.Of(l.Normalised))], definition.Calls);
    }
}
