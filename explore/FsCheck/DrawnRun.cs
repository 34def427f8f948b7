namespace Shootdown.Explore.FsCheck;

/// <summary>Runs a system by <see cref="DrawnSchedule"/>s.</summary>
/// <param name="system">The system.</param>
/// <param name="mostSteps">Steps after which a run is cut off.</param>
public sealed class DrawnRun(ITransitionSystem system, int mostSteps) : IDisposable
{
    // As for walks at random: see Walker.
    private const int StepsAtStandstill = 64;

    // The usual course is fair: an idle loop that polls would otherwise poll for ever.
    private const int StepsInARow = 40;

    private readonly Stepper stepper = new(system);
    private readonly List<uint> choices = [];

    /// <summary>The last run's choices.</summary>
    public IReadOnlyList<uint> Choices => choices;

    /// <summary>What all runs came through.</summary>
    public StateCounter States { get; } = new();

    /// <summary>Steps of all runs.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps of the longest.</summary>
    public int Longest { get; private set; }

    /// <summary>Runs that were cut off.</summary>
    public long Cut { get; private set; }

    /// <summary>Runs the system from its initial state.</summary>
    /// <param name="schedule">Where to leave the usual course.</param>
    /// <param name="sought">Observations that end the run.</param>
    /// <returns>What was shown of those, by the last choice or the state that the choices lead to; 0 if nothing.</returns>
    public ulong Run(DrawnSchedule schedule, ulong sought)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        stepper.Restart();
        choices.Clear();
        var observed = Follow(schedule.Deviations, sought);
        Steps += choices.Count;
        Longest = Math.Max(Longest, choices.Count);
        return observed;
    }

    /// <inheritdoc/>
    public void Dispose() => stepper.Dispose();

    private ulong Follow(IReadOnlyList<Deviation> deviations, ulong sought)
    {
        var (next, usual, last, row, limit) = (0, 0, -1, 0, mostSteps);
        while (true)
        {
            States.Add(stepper.State);
            if (Broken(sought) is var broken and not 0)
            {
                return broken;
            }

            if ((stepper.Observations & Observation.Stuck) != 0 && limit == mostSteps)
            {
                limit = Math.Min(limit, choices.Count + StepsAtStandstill);
            }

            if (stepper.Enabled == 0 || choices.Count == limit)
            {
                Cut += stepper.Enabled != 0 && limit == mostSteps ? 1 : 0;
                return 0;
            }

            var index = Usual(last);
            if (stepper.Enabled > 1)
            {
                if (next < deviations.Count && usual == deviations[next].After)
                {
                    index = (index + deviations[next].Pick) % stepper.Enabled;
                    (next, usual) = (next + 1, 0);
                }
                else
                {
                    usual++;
                }
            }

            // Who has lost its CPU, or has had a long turn, comes last.
            var choice = stepper.ChoiceAt(index);
            var agent = system.AgentOf(choice);
            row = agent == last ? row + 1 : 0;
            last = stepper.PreemptedAt(index) is >= 0 and var preempted ? preempted + 1 : row >= StepsInARow ? agent + 1 : agent;
            choices.Add(choice);
            _ = stepper.Take(index);
            if (stepper.Ended)
            {
                return 0;
            }
        }
    }

    // What the state shows, or one of the transitions that leave it: all have been computed, so all are looked at.
    private ulong Broken(ulong sought)
    {
        if ((stepper.Observations & sought) is var shown and not 0)
        {
            return shown;
        }

        for (var i = 0; i < stepper.Enabled; i++)
        {
            if ((stepper.ObservationsAt(i) & sought) is var seen and not 0)
            {
                choices.Add(stepper.ChoiceAt(i));
                return seen;
            }
        }

        return 0;
    }

    // Whoever acted last goes on; else the next agent in turn; taking the CPU from somebody comes last of all.
    private int Usual(int last)
    {
        var (best, least) = (0, int.MaxValue);
        for (var i = 0; i < stepper.Enabled; i++)
        {
            var choice = stepper.ChoiceAt(i);
            var agents = system.Agents;
            var turn = ((system.AgentOf(choice) - Math.Max(last, 0)) % agents + agents) % agents;
            var order = stepper.PreemptedAt(i) < 0 ? turn : turn + agents;
            if (order < least)
            {
                (best, least) = (i, order);
            }
        }

        return best;
    }
}
