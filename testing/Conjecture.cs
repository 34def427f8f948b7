using System.Diagnostics;

namespace Shootdown.Testing;

/// <summary>A scenario on a design, of which a test says what holds and what breaks.</summary>
/// <param name="Scenario">The scenario.</param>
[StackTraceHidden] // a failure stands where the test states it
public sealed record Conjecture(Scenario Scenario)
{
    /// <summary>The design's name; by default that of the newest kernel.</summary>
    public string Design { get; private init; } = Designs.All[^1].Name;

    /// <summary>How memory is ordered; by default as is usual for the scenario.</summary>
    public MemoryModel Memory { get; private init; } = Scenario?.UsualMemory ?? MemoryModel.Sc;

    /// <summary>How far a search may go.</summary>
    public CheckOptions Options { get; private init; } = new();

    /// <summary>The same on another design.</summary>
    /// <param name="design">The design, <c>NAME</c> or <c>NAME+axis=value+...</c>.</param>
    /// <exception cref="FormatException">The name, an axis or a value is unknown; the message says which are known.</exception>
    public Conjecture Under(string design)
    {
        ArgumentNullException.ThrowIfNull(design);
        _ = Designs.Parse(design);
        return this with { Design = design };
    }

    /// <summary>The same on another design.</summary>
    /// <param name="design">The design.</param>
    public Conjecture Under(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return this with { Design = Designs.NameOf(design) };
    }

    /// <summary>The same with memory that is ordered otherwise.</summary>
    /// <param name="memory">How.</param>
    public Conjecture With(MemoryModel memory) => Enum.IsDefined(memory)
        ? this with { Memory = memory }
        : throw new ArgumentOutOfRangeException(nameof(memory), memory, $"accepted: {string.Join(", ", MemoryName.All)}");

    /// <summary>The same, searched otherwise.</summary>
    /// <param name="options">How, and how far.</param>
    public Conjecture With(CheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return this with { Options = options };
    }

    /// <summary>No run breaks a property, and what it speaks of happens.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ProofException">It is broken, vacuous or not decided.</exception>
    public Verdict Holds(Property property) => Decide(property, Expected.Holds);

    /// <summary>No run breaks a property, and what it speaks of happens.</summary>
    /// <param name="property">The property's clause.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ProofException">It is broken, vacuous or not decided.</exception>
    public Verdict Holds(string property) => Holds(PropertyCatalogue.Parse(property));

    /// <summary>Some run breaks a property.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The verdict, with the shortest run.</returns>
    /// <exception cref="ProofException">None does, or it is not decided.</exception>
    public Verdict Breaks(Property property) => Decide(property, Expected.Violated);

    /// <summary>Some run breaks a property.</summary>
    /// <param name="property">The property's clause.</param>
    /// <returns>The verdict, with the shortest run.</returns>
    /// <exception cref="ProofException">None does, or it is not decided.</exception>
    public Verdict Breaks(string property) => Breaks(PropertyCatalogue.Parse(property));

    /// <summary>Decides a claim about it.</summary>
    /// <param name="claim">The claim.</param>
    internal Verdict Decide(Claim claim)
    {
        // What nobody looks for is never broken.
        if (claim.Property is { Monitors.Count: 0, Breaks: 0, Starvation: null })
        {
            throw new FormatException(
                $"{claim.Property.Id}: nobody looks for what breaks it; "
                + "accepted: a property with a monitor, such as Property.Of(...) makes");
        }

        if (claim.Property is { Starvation: not null } and not { Monitors.Count: 0, Breaks: 0 })
        {
            throw new FormatException(
                $"{claim.Property.Id}: what its monitors find breaks no property of infinite runs, so nobody would see it; "
                + "accepted: two properties, one of them without Starvation");
        }

        var system = Scenario.Build(Designs.Parse(Design), Memory, null, [claim.Property]);
        var options = Options with { StopWhenAllBroken = claim.Expected == Expected.Violated };
        var verdict = Checker.Check(system, [claim.Property], options)[0];
        if (verdict.Violation is { } violation)
        {
            verdict = verdict with { Violation = StraightRun.Of(violation) };
        }

        var account = new Account(this, claim, verdict);
        if (!account.IsAsClaimed)
        {
            throw new ProofException(account.Failure());
        }

        TestContext.Current.TestOutputHelper?.WriteLine(account.Success());
        return verdict;
    }

    private Verdict Decide(Property property, Expected expected)
    {
        ArgumentNullException.ThrowIfNull(property);
        var origin = TestContext.Current.Test?.TestDisplayName ?? Scenario.Origin;
        return Decide(new Claim(Design, Scenario, property, expected, origin)
        {
            Memory = Memory == Scenario.UsualMemory ? null : Memory,
        });
    }
}
