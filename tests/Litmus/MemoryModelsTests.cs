namespace Shootdown.Tests.Litmus;

/// <summary>docs/memory-models.md says what each memory allows of the classic shapes.</summary>
public sealed class MemoryModelsTests
{
    private static readonly ShapeLink[] Fences = [ShapeLink.DmbFull, ShapeLink.Swap];

    [Fact]
    public void The_document_has_what_the_searches_find()
    {
        var documented = Repository.Read("docs", "memory-models.md").Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(Cells).Where(c => c.Length == 5).Skip(1).Select(Line);
        Assert.Equal(documented, ClassicShape.All.Select(s => Line(
        [
            s.Name, MemoryModelsReport.TextOf(s),
            .. new[] { MemoryModel.Sc, MemoryModel.Tso, MemoryModel.Arm }
                .Select(m => MemoryModelsReport.TextOf(MemoryModelsReport.IsAllowed(s, m))),
        ])));
    }

    [Fact]
    public void Sequential_consistency_allows_none() =>
        Assert.DoesNotContain(ClassicShape.All, s => MemoryModelsReport.IsAllowed(s, MemoryModel.Sc));

    [Fact]
    public void Store_buffers_allow_what_lets_a_load_pass_a_store_without_a_fence() =>
        Assert.Equal(
            ClassicShape.All.Where(s => s.Name is "SB" or "R" && !Fences.Contains(s.Links[^1])),
            ClassicShape.All.Where(s => MemoryModelsReport.IsAllowed(s, MemoryModel.Tso)));

    [Fact]
    public void Armv8_allows_what_its_axioms_allow() =>
        Assert.All(ClassicShape.All, s => Assert.True(
            AxiomaticModel.Outcomes(s.Test).Any(s.Test.Condition.Proposition.Holds) == MemoryModelsReport.IsAllowed(s, MemoryModel.Arm),
            $"{s.Name} {MemoryModelsReport.TextOf(s)}"));

    private static string[] Cells(string line) => line.Trim('|').Split('|', StringSplitOptions.TrimEntries);

    private static string Line(string[] cells) => string.Join(" | ", cells);
}
