using System.Text.RegularExpressions;

namespace Shootdown.Tests.Claims;

/// <summary>Where instructions are performed one by one, a step of several cells that others touch too would hide what comes in between:
/// docs/memory-models.md names each that a claim executes, and says why it may stay whole.</summary>
[Long]
public sealed partial class WholeStepTests
{
    private const string Heading = "| step | touches | may stay whole, for |";

    private static readonly Lazy<IReadOnlyList<IAccess>> Steps = new(() => [.. ClaimedSystems.Arm64.SelectMany(WholeIn)]);

    [Fact]
    public void Every_step_of_several_shared_cells_is_named_with_its_reason()
    {
        var named = Repository.Read("docs", "memory-models.md").Split('\n').SkipWhile(l => l != Heading).Skip(2)
            .TakeWhile(l => l.StartsWith('|')).Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[0]}: {cells[2]}");

        Assert.Equal(
            Steps.Value.Select(s => $"`{Instruction().Match(((Operation)s).Label).Value}`: {s.Indivisible}").Distinct()
                .Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_step_of_one_shared_cell_is_not_among_them() =>
        Assert.DoesNotContain(Steps.Value, s => ((Operation)s).Label.StartsWith("READ_ONCE", StringComparison.Ordinal));

    private static IEnumerable<IAccess> WholeIn(ClaimedSystem system)
    {
        var machine = system.Build(MemoryModel.Arm, null).Machine;
        var touched = machine.Contexts.Select(c => c.Automaton.Total().Reads).ToList();
        return machine.Contexts.SelectMany(c => c.Automaton.Nodes.Skip(1)).Select(n => n!.Operation.AsWritten).Distinct()
            .SelectMany(o => new[] { o, (o as IOrdered)?.Ordering?.Translation }).OfType<IAccess>()
            .Where(a => a.Cells.Count(c => touched.Count(t => t.Contains(c)) > 1) > 1);
    }

    // The label without what it is about.
    [GeneratedRegex("^[A-Za-z_]+")]
    private static partial Regex Instruction();
}
