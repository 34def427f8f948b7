namespace Shootdown.Explore.Exhaustive;

/// <content>What of the search is saved, and how it goes on from there.</content>
internal sealed unsafe partial class Exploration<TWidth>
{
    private void Restore(SavedSection section)
    {
        Depth = section.Depth;
        clock.Add(section.Elapsed);
        workers[0].Restore(section);
        foreach (var breach in section.Breaches.Where(b => b.Level > 0))
        {
            board.Restore(breach);
        }

        if (disk is null && section.IsAmidLevel)
        {
            frontier.Open(Space.Levels, Depth);
            foreach (var part in section.Ahead)
            {
                ahead.Enqueue(part);
            }
        }
    }

    // To be asked while no thread is at work, as are the parts of the level that are still to be expanded.
    private SavedSection Section(string search) => new(search)
    {
        Depth = Depth,
        Elapsed = clock.Elapsed,
        Transitions = Transitions,
        Seen = Seen,
        Noted = Noted,
        MilestonesAhead = MilestonesAhead,
        Counts = [.. Space.Lanes.Select(lane => lane.Count)],
        Ends = [.. Space.Levels.Ends],
        Ahead = PartsAhead(),
        Breaches = board.Save(recorders),
    };

    private FrontierClaim[] PartsAhead() =>
        [.. workers.Select(worker => worker.Ahead).Append(frontier.Ahead).Concat(ahead).Where(part => part.Count > 0)];
}
