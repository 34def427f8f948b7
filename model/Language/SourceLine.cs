namespace Shootdown.Model.Language;

/// <summary>A line of the model's text.</summary>
/// <param name="File">The file, from the root of the project.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourceLine(string File, int Line) : IComparable<SourceLine>
{
    /// <inheritdoc/>
    public int CompareTo(SourceLine? other) =>
        other is null ? 1 : string.CompareOrdinal(File, other.File) is var order and not 0 ? order : Line.CompareTo(other.Line);

    /// <summary>The file's name without folders, and the line.</summary>
    public string Brief => FormattableString.Invariant($"{Path.GetFileName(File)}:{Line}");

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}");

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(SourceLine left, SourceLine right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes before the other, or is it.</summary>
    public static bool operator <=(SourceLine left, SourceLine right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(SourceLine left, SourceLine right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes after the other, or is it.</summary>
    public static bool operator >=(SourceLine left, SourceLine right) => left.CompareTo(right) >= 0;
}
