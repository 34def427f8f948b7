namespace Shootdown.Reports.TextMutants;

/// <summary>What can be done to a node of the text.</summary>
/// <param name="What">The operator.</param>
/// <param name="Before">What stands there, with as much around it as tells it apart.</param>
/// <param name="After">What stands there then; null if nothing does.</param>
/// <param name="Replacement">The expression that takes the node's place; null where none does.</param>
internal sealed record TextChange(TextOperator What, string Before, string? After, string? Replacement = null);
