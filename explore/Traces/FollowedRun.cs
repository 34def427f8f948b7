namespace Shootdown.Explore.Traces;

/// <summary>A step by its names, which mean something in a system of another text or design too.</summary>
/// <param name="Cpu">The CPU, or -1.</param>
/// <param name="Context">Who makes it.</param>
/// <param name="Function">The kernel function that it belongs to.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Line">The line of the text that makes it, as far as it is known.</param>
public readonly record struct StepLabel(int Cpu, string Context, string Function, string Operation, string? Line)
{
    /// <summary>The names of a step.</summary>
    /// <param name="step">The step.</param>
    public static StepLabel Of(StepDescription step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new StepLabel(step.Cpu, step.Context, step.Function, step.Operation, step.Source?.Brief);
    }

    /// <summary>Whether the same one makes the same step.</summary>
    /// <param name="other">The other step.</param>
    public bool Is(StepLabel other) => IsOf(other) && Operation == other.Operation;

    /// <summary>Whether the same one makes the step that stands in the same place, or does the same to something else.</summary>
    /// <param name="other">The other step.</param>
    public bool IsLike(StepLabel other) =>
        IsOf(other) && Function == other.Function && ((Line is not null && Line == other.Line) || (Verb is { } verb && verb == other.Verb));

    private bool IsOf(StepLabel other) => (Cpu, Context) == (other.Cpu, other.Context);

    private string? Verb => Operation.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? Operation[..at] : null;

    /// <inheritdoc/>
    public override string ToString() => Cpu < 0 ? $"{Context}: {Operation}" : $"CPU {Cpu}, {Context}: {Operation}";
}

/// <summary>
/// A run of one system, followed in another as far as it goes: of each step whoever made it is asked to make the same. Where he has other
/// steps to make first, they are made; where he no longer makes it, it is left out.
/// </summary>
public sealed class FollowedRun
{
    private const int MostAdded = 6;
    private const int MostLeftOut = 4;

    private readonly ITransitionSystem system;
    private readonly Property property;
    private readonly IReadOnlyList<StepLabel> labels;
    private readonly List<uint> choices = [];
    private readonly int? cycleStart;
    private int? cycle;

    private FollowedRun(ITransitionSystem system, Property property, IReadOnlyList<StepLabel> labels, int? cycleStart)
    {
        (this.system, this.property, this.labels, this.cycleStart) = (system, property, labels, cycleStart);
        Violation = Follow();
    }

    /// <summary>The run that came of it; it breaks the property or does not.</summary>
    public Violation Violation { get; }

    /// <summary>How many of the steps could be followed or left out before the property was broken, or the runs parted.</summary>
    public int Followed { get; private set; }

    /// <summary>Steps that were made between those that were followed.</summary>
    public int Added { get; private set; }

    /// <summary>Steps that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The step that nobody makes in the place that the run came to; null if it was followed to its end.</summary>
    public StepLabel? Missing { get; private set; }

    /// <summary>What can be done in that place.</summary>
    public IReadOnlyList<StepLabel> Instead { get; private set; } = [];

    /// <summary>Follows a run.</summary>
    /// <param name="system">The system in which.</param>
    /// <param name="property">The property that the run broke.</param>
    /// <param name="labels">The run's steps.</param>
    /// <param name="cycleStart">In an infinite run, the number of steps before the cycle; otherwise null.</param>
    public static FollowedRun Of(ITransitionSystem system, Property property, IReadOnlyList<StepLabel> labels, int? cycleStart)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(labels);
        return new FollowedRun(system, property, labels, cycleStart);
    }

    private Violation Follow()
    {
        for (; Followed < labels.Count; Followed++)
        {
            if (Followed == cycleStart)
            {
                cycle = choices.Count;
            }

            var label = labels[Followed];
            if (WayTo(label) is { } way)
            {
                choices.AddRange(way);
                Added += way.Count - 1;
            }
            else if (IsGone(label))
            {
                LeftOut++;
            }
            else
            {
                (Missing, Instead) = (label, [.. Enabled(choices).Select(e => e.Label)]);
                break;
            }

            if (property.Starvation is null && Here() is { Finding: not null } broken)
            {
                Followed++;
                return broken;
            }
        }

        return Here();
    }

    private Violation Here() => new(system, property, new Schedule(choices), cycle);

    // The fewest steps of whoever makes a step that end with it; null if a few do not.
    private List<uint>? WayTo(StepLabel label)
    {
        var front = new List<List<uint>> { new() };
        for (var length = 1; length <= MostAdded + 1; length++)
        {
            var next = new List<List<uint>>();
            foreach (var way in front)
            {
                var enabled = Enabled([.. choices, .. way]);
                if (enabled.Where(e => e.Label.Is(label)).Concat(enabled.Where(e => e.Label.IsLike(label)))
                    .Select(e => (uint?)e.Choice).FirstOrDefault() is { } found)
                {
                    return [.. way, found];
                }

                next.AddRange(enabled.Where(e => (e.Label.Cpu, e.Label.Context) == (label.Cpu, label.Context))
                    .Select(e => (List<uint>)[.. way, e.Choice]));
            }

            front = next;
        }

        return null;
    }

    // Whether whoever made the step makes one of his next ones now, or none at all any more.
    private bool IsGone(StepLabel label)
    {
        var his = labels.Skip(Followed + 1).Where(l => (l.Cpu, l.Context) == (label.Cpu, label.Context)).Take(MostLeftOut).ToList();
        var enabled = Enabled(choices).Select(e => e.Label).ToList();
        return his.Exists(h => enabled.Exists(h.Is)) || !(his.Count > 0 || enabled.Exists(e => e.Context == label.Context));
    }

    private List<(uint Choice, StepLabel Label)> Enabled(List<uint> after)
    {
        using var stepper = new Stepper(system);
        foreach (var choice in after)
        {
            stepper.Take(stepper.IndexOf(choice));
        }

        var enabled = new List<(uint, StepLabel)>();
        for (var i = 0; i < stepper.Enabled; i++)
        {
            enabled.Add((stepper.ChoiceAt(i), StepLabel.Of(stepper.DescribeAt(i))));
        }

        return enabled;
    }
}
