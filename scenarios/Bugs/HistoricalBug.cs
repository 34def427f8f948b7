namespace Shootdown.Scenarios.Bugs;

/// <summary>A bug that the kernel had, as a mutant: the values of the design that bring it back.</summary>
/// <param name="Number">Its number in the catalogue of historical bugs.</param>
/// <param name="Commit">The commit that fixed it, or brought it.</param>
/// <param name="Title">What went wrong.</param>
/// <param name="Mutant">The design with the bug, in the form that <see cref="Designs.Parse"/> reads.</param>
/// <param name="Fixed">The design without it.</param>
/// <param name="Scenario">The smallest scenario in which it shows.</param>
/// <param name="Breaks">The properties that it breaks.</param>
public sealed record HistoricalBug(
    int Number, string Commit, string Title, string Mutant, string Fixed, Scenario Scenario, IReadOnlyList<Property> Breaks)
{
    /// <summary>Whether it shows only on a machine with store buffers.</summary>
    public bool NeedsStoreBuffers { get; init; }

    /// <summary>The memory that its claims speak of; null for every one.</summary>
    public MemoryModel? Memory { get; init; }

    /// <summary>The claims that catch it: the mutant breaks each property, the fixed design holds it. A mutant that needs store buffers
    /// holds without them.</summary>
    public IEnumerable<Claim> Claims =>
        Breaks.SelectMany(property => (IEnumerable<Claim>)
        [
            Claim.Breaks(Mutant, Scenario, property, $"bug {Number}, {Commit}: {Title}")
                with { Memory = NeedsStoreBuffers ? MemoryModel.Tso : OnlyMemory },
            .. NeedsStoreBuffers
                ? [Claim.Holds(Mutant, Scenario, property, $"bug {Number}, {Commit}: needs store buffers") with { Memory = MemoryModel.Sc }]
                : Array.Empty<Claim>(),
            new Claim(Fixed, Scenario, property, Expected.Holds, $"bug {Number}, {Commit}: fixed") with { Memory = OnlyMemory },
        ]);

    private MemoryModel? OnlyMemory => Memory ?? (Scenario.UsualMemory == MemoryModel.Arm ? MemoryModel.Arm : null);
}
