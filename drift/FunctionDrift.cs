namespace Shootdown.Drift;

/// <summary>How a function of a tree stands to what was recorded of it.</summary>
public enum TextStanding
{
    /// <summary>The text is the recorded one, in its file.</summary>
    Unchanged,

    /// <summary>The text is the recorded one, in another file.</summary>
    Moved,

    /// <summary>The text is another; the file may be too.</summary>
    Changed,

    /// <summary>The tree has no such function.</summary>
    Gone,

    /// <summary>The tree has no such function, and not the file either.</summary>
    FileMissing,

    /// <summary>The tree has it, and the recorded version has none.</summary>
    New,

    /// <summary>Neither the tree nor the recorded version has it.</summary>
    Nowhere,

    /// <summary>The model follows a text that is in no version that was recorded.</summary>
    NotRecorded,
}

/// <summary>A function of the model and what the tree has of it.</summary>
/// <param name="Function">The function.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Definition">What the tree has; null for nothing.</param>
/// <param name="Differences">Where its text differs.</param>
/// <param name="Accesses">Its shared accesses beside the model's; null where they are not compared.</param>
public sealed record FunctionDrift(
    ModelledFunction Function, TextStanding Standing, CDefinition? Definition, IReadOnlyList<LineDifference> Differences,
    IReadOnlyList<AccessRow>? Accesses)
{
    /// <summary>Whether the kernel is not where the model followed it, or differs from the model in what nothing explains.</summary>
    public bool IsDrift => IsOtherText || Unexplained > 0;

    /// <summary>How many of its accesses differ without a reason.</summary>
    public int Unexplained => Accesses?.Count(a => a.IsUnexplained) ?? 0;

    private bool IsOtherText =>
        Standing is TextStanding.Moved or TextStanding.Changed or TextStanding.Gone or TextStanding.FileMissing or TextStanding.New;

    /// <summary>The file that it is in now, where that is another; null where it is not.</summary>
    public string? MovedTo => Definition is not null && Definition.File != Function.File ? Definition.File : null;
}
