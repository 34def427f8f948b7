namespace Shootdown.Model.Language;

/// <summary>A pin that the text asked for and a mutation took away.</summary>
/// <param name="Pin">Which.</param>
/// <param name="Nesting">How often it was held before, 0..15: the undo that would lead below that is the one that matches.</param>
public readonly record struct MissingPin(Pin Pin, int Nesting);
