using System.Collections.Concurrent;

namespace Shootdown.Cli.Serve;

/// <summary>Answers about runs of any scenario on any design. It remembers systems, which take time to build, and nothing of a run:
/// each question brings its own.</summary>
internal sealed class LiveModel
{
    private const int MostSystems = 12;
    private const int MostStepsOnwards = 2_000;

    private static readonly TimeSpan LongestHunt = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<LiveSystem>> systems = new();

    /// <summary>The run that a question speaks of.</summary>
    /// <param name="question">The question.</param>
    /// <exception cref="FormatException">There is no such run.</exception>
    public LiveRun RunOf(LiveQuestion question)
    {
        if (question.Token is { } text)
        {
            return RunOf(Token.Parse(text), question.Scenario);
        }

        var system = SystemOf(question.Scenario!, question.Design, question.Property, question.Asked);
        var executed = new Schedule(question.Choices).Replay(system.System);
        return executed.Error is { } error
            ? throw new FormatException($"choices: {InputText.OneLine(error.Message)}")
            : new LiveRun(system, new Violation(executed, question.Property ?? system.Usual, question.CycleStart));
    }

    /// <summary>Looks for a run that goes on from where one has come to, and breaks something.</summary>
    /// <param name="run">The run.</param>
    /// <param name="property">The property; null for any.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The whole of the shortest such run, or null, and in a sentence what is known.</returns>
    public static (LiveRun? Found, string Told) Hunt(LiveRun run, Property? property, CancellationToken cancellation)
    {
        var (system, prefix) = (run.System, run.Run.Schedule.Choices);
        if (run.Run.Run.EndedFatally)
        {
            return (null, "the run has ended");
        }

        var continued = new ContinuedSystem(system.System, run.Run.Run.StateAt(run.Run.Run.StateCount - 1));
        List<Property> asked = property is null ? [.. system.Attached.Where(p => p.Starvation is null)] : [property];
        var options = new CheckOptions
        {
            StopWhenAllBroken = property is not null,
            Search = new ExhaustiveOptions { Reduce = true, MaxTime = LongestHunt, Cancellation = cancellation },
        };
        var verdicts = Checker.Check(continued, asked, options);
        var shortest = verdicts.Where(v => v.Violation is not null).MinBy(v => v.Violation!.Schedule.Choices.Count);
        var states = Page.Number(verdicts[0].Statistics.States);
        if (shortest?.Violation is not { } found)
        {
            var open = verdicts.FirstOrDefault(v => v.Outcome == Outcome.Inconclusive);
            var what = property is null ? "no property of states and steps breaks" : $"{property.Id} does not break";
            return (null, open is null ? $"{what} from here on: {states} states were looked at, and there are no others"
                : $"not decided from here on, after {states} states: {open.Reason}");
        }

        int? cycleStart = found.CycleStart is { } start ? prefix.Count + start : null;
        var whole = new Violation(system.System, found.Property, new Schedule([.. prefix, .. found.Schedule.Choices]), cycleStart)
        {
            IsShortest = false,
        };
        var length = found.Schedule.Choices.Count;
        return (new LiveRun(system, whole), $"breaks {found.Property.Id} in {length} steps from here; {states} states were looked at");
    }

    /// <summary>Lets one CPU go on alone for as long as it can, with what comes first where there is a choice.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cpu">The CPU.</param>
    /// <returns>The choices of the whole run, and why it goes no further.</returns>
    public static (IReadOnlyList<uint> Choices, string Told) Onwards(LiveRun run, int cpu)
    {
        var choices = run.Run.Schedule.Choices.ToList();
        var seen = new HashSet<string>();
        using var stepper = new Stepper(run.System.System);
        choices.ForEach(c => stepper.Take(stepper.IndexOf(c)));
        for (var steps = 0; ; steps++)
        {
            var next = Enumerable.Range(0, stepper.Enabled).Where(i => stepper.DescribeAt(i).Cpu == cpu).DefaultIfEmpty(-1).First();
            if (stepper.Ended || next < 0)
            {
                return (choices, stepper.Ended ? $"CPU {cpu} ends the run: what its last step did leaves no defined state"
                    : steps == 0 ? $"CPU {cpu} cannot go on"
                    : $"CPU {cpu} cannot go on after {steps} steps");
            }

            if (steps == MostStepsOnwards || !seen.Add(string.Join(' ', stepper.State.ToArray())))
            {
                return (choices, $"CPU {cpu} goes on for ever: it comes to the same state again");
            }

            choices.Add(stepper.ChoiceAt(next));
            stepper.Take(next);
        }
    }

    private LiveRun RunOf(Token token, SizedScenario? given)
    {
        var sized = given is null ? SizedScenario.Parse(token.Scenario, Token.Place)
            : given.Name == token.Scenario ? given
            : throw new FormatException($"workload: {InputText.Quote(given.Name)}; accepted: {InputText.Quote(token.Scenario)}");
        var property = PropertyName.Parse(token.Property, Token.Place);
        var system = SystemOf(
            sized with { Memory = LiveQuestion.ParseMemory(token.Memory) }, DesignName.Parse(token.Design, Token.Place), property,
            [.. token.Beside.Prepend(token.Property).Select(p => PropertyName.Parse(p, Token.Place))]);
        return system.System.Fingerprint == token.Fingerprint
            ? new LiveRun(system, token.Execute(system.System, property))
            : throw ReplayCommand.OfAnotherModel(token, system.System);
    }

    private LiveSystem SystemOf(SizedScenario scenario, DesignName design, Property? property, IReadOnlyList<Property> asked)
    {
        var attached = LiveSystem.Properties(scenario, design, property, asked);
        var key = $"{scenario.Name} {design.Text} {scenario.Memory} {string.Join(' ', attached.Select(p => p.Id))} {scenario.Workload}";
        if (systems.Count >= MostSystems && !systems.ContainsKey(key))
        {
            systems.Clear();
        }

        try
        {
            return systems.GetOrAdd(key, _ => new Lazy<LiveSystem>(() => new LiveSystem(scenario, design, attached))).Value;
        }
        catch
        {
            systems.TryRemove(key, out _); // another time it says so again
            throw;
        }
    }
}
