using System.Globalization;
using System.Text.Json;

namespace Shootdown.Scenarios.Statements;

/// <summary>What shows that a statement stands as it does: something that is claimed, and tested, elsewhere.</summary>
public abstract record Evidence
{
    /// <summary>Whether what it refers to is claimed at all.</summary>
    public abstract bool IsKnown { get; }

    /// <summary>Whether what it refers to is claimed to come out as it says.</summary>
    public abstract bool IsAsClaimed { get; }

    /// <summary>The command that shows it.</summary>
    public abstract string Command { get; }
}

/// <summary>A claim of the catalogue, by its names.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Design">The design's, as the claim has it.</param>
/// <param name="Property">The property's.</param>
/// <param name="Expected">What the claim is said to be.</param>
public sealed record ClaimReference(string Scenario, string Design, string Property, Expected Expected) : Evidence
{
    private static readonly ILookup<(string Scenario, string Design, string Property), Claim> Claims =
        ClaimCatalogue.All.ToLookup(c => (c.Scenario.Name, c.Design, c.Property.Id));

    /// <summary>The memory ordering that it is claimed under; null for the scenario's usual one.</summary>
    public MemoryModel? Memory { get; init; }

    /// <summary>The claim; null if there is none of that name.</summary>
    public Claim? Claim => Claims[(Scenario, Design, Property)]
        .FirstOrDefault(c => c.Memory is null || c.Memory == (Memory ?? c.Scenario.UsualMemory));

    /// <inheritdoc/>
    public override bool IsKnown => Claim is not null;

    /// <inheritdoc/>
    public override bool IsAsClaimed => Claim?.Expected == Expected;

    /// <inheritdoc/>
    public override string Command =>
        $"check {Scenario} --design {Design} --property {Property}"
        + (Memory is { } memory ? $" --memory {MemoryName.Of(memory)}" : string.Empty);

    /// <summary>That no run breaks a property.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="property">The property.</param>
    public static ClaimReference Holds(string scenario, string design, string property) =>
        new(scenario, design, property, Expected.Holds);

    /// <summary>That some run breaks a property.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="property">The property.</param>
    public static ClaimReference Breaks(string scenario, string design, string property) =>
        new(scenario, design, property, Expected.Violated);

    /// <summary>The claim that is meant, in a word or two.</summary>
    public override string ToString() => $"{Scenario}: {Design} {Expected} {Property}";
}

/// <summary>What of a call, or of the place of its arguments, is counted.</summary>
public enum CountedCost
{
    /// <summary>IPIs that are sent.</summary>
    Ipis,

    /// <summary>Waits for other CPUs with preemption off.</summary>
    PinnedWaits,

    /// <summary>Steps in the longest of them.</summary>
    LongestPinnedWait,

    /// <summary>Cache lines of a flush's arguments that move to each target.</summary>
    Lines,

    /// <summary>Bytes of the sender's stack that they take.</summary>
    StackBytes,

    /// <summary>Bytes of a task_struct that the mask takes by which its task waits.</summary>
    TaskBytes,

    /// <summary>Bytes that are allocated for that mask.</summary>
    AllocatedBytes,

    /// <summary>DSBs that a flush of arm64 executes before its first TLBI.</summary>
    BarriersBefore,

    /// <summary>DSBs that it executes after that.</summary>
    BarriersAfter,

    /// <summary>TLBIs of its CPU alone.</summary>
    LocalTlbis,

    /// <summary>TLBIs that every CPU hears.</summary>
    BroadcastTlbis,
}

/// <summary>How two costs compare.</summary>
public enum CostRelation
{
    /// <summary>The first is less.</summary>
    Less,

    /// <summary>They are the same.</summary>
    Equal,
}

/// <summary>One of the two costs that are compared.</summary>
/// <param name="Scenario">The scenario's name; for what <c>flush_tlb_info</c> costs, SMP_CACHE_BYTES; for the mask, how many CPUs are
/// possible; for instructions, the flush and what <c>active_cpu</c> says.</param>
/// <param name="Design">The design's name; for the mask, where it lies.</param>
public sealed record CostPlace(string Scenario, string Design)
{
    /// <summary>The cost that is claimed; null if there is none of that name.</summary>
    /// <param name="cost">Which.</param>
    public int? Of(CountedCost cost) => cost switch
    {
        CountedCost.Lines or CountedCost.StackBytes => Placement(cost),
        CountedCost.TaskBytes or CountedCost.AllocatedBytes => Mask(cost),
        CountedCost.BarriersBefore => Instructions?.BarriersBefore,
        CountedCost.BarriersAfter => Instructions?.BarriersAfter,
        CountedCost.LocalTlbis => Instructions?.LocalTlbis,
        CountedCost.BroadcastTlbis => Instructions?.BroadcastTlbis,
        _ => Call(cost),
    };

    private InstructionClaim? Instructions => InstructionCatalogue.All.FirstOrDefault(c => c.Path == Scenario && c.Design == Design);

    private int? Mask(CountedCost cost) =>
        CostCatalogue.Masks.FirstOrDefault(c => JsonNamingPolicy.KebabCaseLower.ConvertName(c.Form.ToString()) == Design
            && c.Possible.ToString(CultureInfo.InvariantCulture) == Scenario)
            is { Placement: var placement } ? cost == CountedCost.TaskBytes ? placement.TaskBytes : placement.AllocatedBytes : null;

    private int? Placement(CountedCost cost) =>
        CostCatalogue.Placements
            .FirstOrDefault(c => c.Design == Design && c.SmpCacheBytes.ToString(CultureInfo.InvariantCulture) == Scenario)
            is { Placement: var placement } ? cost == CountedCost.Lines ? placement.Lines : placement.StackBytes : null;

    private int? Call(CountedCost cost) =>
        CostCatalogue.All.FirstOrDefault(c => c.Design == Design && c.Scenario.Name == Scenario) is { Costs: var costs }
            ? cost switch
            {
                CountedCost.Ipis => costs.Ipis,
                CountedCost.PinnedWaits => costs.PinnedWaits,
                _ => costs.LongestPinnedWait,
            }
            : null;
}

/// <summary>Two claims of the cost catalogue, one beside the other.</summary>
/// <param name="Cost">What is counted.</param>
/// <param name="Left">The first.</param>
/// <param name="Relation">How it compares with the second.</param>
/// <param name="Right">The second.</param>
public sealed record CostComparison(CountedCost Cost, CostPlace Left, CostRelation Relation, CostPlace Right) : Evidence
{
    /// <inheritdoc/>
    public override bool IsKnown => Left.Of(Cost) is not null && Right.Of(Cost) is not null;

    /// <inheritdoc/>
    public override bool IsAsClaimed => IsKnown
        && (Relation == CostRelation.Equal ? Left.Of(Cost) == Right.Of(Cost) : Left.Of(Cost) < Right.Of(Cost));

    /// <inheritdoc/>
    public override string Command => "list costs";

    /// <summary>That one costs less than another.</summary>
    /// <param name="cost">What is counted.</param>
    /// <param name="scenario">The scenario of the first, or its SMP_CACHE_BYTES.</param>
    /// <param name="design">The design of the first.</param>
    /// <param name="other">The scenario of the second, or its SMP_CACHE_BYTES.</param>
    /// <param name="than">The design of the second.</param>
    public static CostComparison Less(CountedCost cost, string scenario, string design, string other, string than) =>
        new(cost, new CostPlace(scenario, design), CostRelation.Less, new CostPlace(other, than));

    /// <summary>That one costs as much as another.</summary>
    /// <param name="cost">What is counted.</param>
    /// <param name="scenario">The scenario of the first, or its SMP_CACHE_BYTES.</param>
    /// <param name="design">The design of the first.</param>
    /// <param name="other">The scenario of the second, or its SMP_CACHE_BYTES.</param>
    /// <param name="as">The design of the second.</param>
    public static CostComparison Same(CountedCost cost, string scenario, string design, string other, string @as) =>
        new(cost, new CostPlace(scenario, design), CostRelation.Equal, new CostPlace(other, @as));
}
