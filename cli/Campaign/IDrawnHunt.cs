namespace Shootdown.Cli.Campaign;

/// <summary>Questions that an engine answers by what it draws.</summary>
internal interface IDrawnHunt
{
    /// <summary>The questions, system by system.</summary>
    IReadOnlyList<IReadOnlyList<CheckQuestion>> Questions { get; }

    /// <summary>Asks those of a system, and shortens nothing.</summary>
    /// <param name="system">Which, from 0.</param>
    /// <param name="limits">How far to go.</param>
    /// <param name="deadline">When to stop.</param>
    DrawnResult Draw(int system, Limits limits, Deadline deadline);

    /// <summary>Does the same again, to be shown.</summary>
    /// <param name="system">Which, from 0.</param>
    /// <param name="limits">How far to go.</param>
    /// <param name="deadline">When to stop.</param>
    IReadOnlyList<SystemAnswers> Show(int system, Limits limits, Deadline deadline);
}
