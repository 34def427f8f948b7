namespace Shootdown.Explore.Engines;

/// <summary>A way to look for runs that break properties. It knows transition systems and nothing of what they model.</summary>
/// <remarks>
/// A further engine implements this and is entered in the program's one list of engines; no other engine is touched by it. What it finds
/// it reports as <see cref="Schedule"/>s, which every engine can replay.
/// </remarks>
public interface IEngine
{
    /// <summary>What <c>--engine</c> calls it.</summary>
    string Name { get; }

    /// <summary>What it does, in one line.</summary>
    string Title { get; }

    /// <summary>Its strategies, the usual one first; none if it has only one way to go about it.</summary>
    IReadOnlyList<EngineStrategy> Strategies { get; }

    /// <summary>Schedules that it runs where nobody says how many; null if it does not count in schedules.</summary>
    long? UsualSchedules { get; }

    /// <summary>Looks for runs that break properties, until each has been broken, all has been seen or the budget is spent.</summary>
    /// <param name="task">The system, the properties and the budget.</param>
    /// <returns>A verdict for each property, in their order. An engine that does not see every run never says that a property holds:
    /// what it has not seen broken is <see cref="Outcome.Inconclusive"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The budget or the strategy is not one that the engine can have.</exception>
    IReadOnlyList<Verdict> Run(EngineTask task);
}
