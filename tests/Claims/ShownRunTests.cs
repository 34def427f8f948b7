namespace Shootdown.Tests.Claims;

/// <summary>What is shown of a run that breaks a property fits on a screen and is enough to break it.</summary>
/// <remarks>Of one in <see cref="OneIn"/> of the systems of which something is claimed to break, and of four times as many of
/// kernels.</remarks>
[Long]
public sealed class ShownRunTests
{
    private const int OneIn = 16;

    private static readonly ILookup<string, Claim> Broken = ClaimCatalogue.All
        .Where(c => c.Expected == Expected.Violated && Sample.Has(c.Scenario.Name, c.Design, OneIn))
        .ToLookup(c => $"{c.Scenario.Name} on {c.Design}{(c.Memory is { } memory ? $" under {memory}" : string.Empty)}");

    public static TheoryData<string> Names => [.. Broken.Select(g => g.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_lines_are_few_and_break_the_property_and_say_whether_they_are_all(string name)
    {
        Claim[] claims = [.. Broken[name]];
        Property[] asked = [.. claims.Select(c => c.Property)];
        var system = claims[0].Scenario.Build(Designs.Parse(claims[0].Design), claims[0].Memory, null, asked);

        var verdicts = Checker.Check(system, asked, new CheckOptions { StopWhenAllBroken = true, MostStatesToShorten = 1 });

        Assert.All(verdicts, v => AssertTold(v.Violation!));
    }

    private static void AssertTold(Violation violation)
    {
        var run = StraightRun.Of(violation);
        var kept = new bool[run.Steps.Count];
        run.Slice.ToList().ForEach(step => kept[step] = true);
        var cut = RunText.Cut(run, TraceText.NarrowestLine);
        var text = string.Join(' ', cut.Lines.Select(l => l.Trim()));

        Assert.InRange(cut.Lines.Count, 1, RunText.MostLines);
        Assert.True(DependenceSlice.Suffices(run, kept) && cut.Explains, "what is shown of the run breaks nothing by itself");
        Assert.Equal(cut.Ground == RunCutGround.Whole, text.Contains(RunText.Whole, StringComparison.Ordinal));
    }
}
