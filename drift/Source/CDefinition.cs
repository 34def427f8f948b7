namespace Shootdown.Drift.Source;

/// <summary>The definition of a function or a macro.</summary>
/// <param name="File">The file, below the tree.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Lines">Its text, a statement a line.</param>
/// <param name="Calls">What it calls, in the order of the text: each the name, and what it is first passed.</param>
public sealed record CDefinition(string File, int Line, IReadOnlyList<CLine> Lines, IReadOnlyList<string> Calls);

/// <summary>A statement of C, or the head of one, however it is broken into lines.</summary>
/// <param name="Number">The line that it begins in, from 1.</param>
/// <param name="Normalised">Its tokens with a blank between each two.</param>
/// <param name="Shown">What stands in the source, on one line and without comments.</param>
public sealed record CLine(int Number, string Normalised, string Shown);
