namespace Shootdown.Tests.Text;

/// <summary>A design's text is what the design executes, and nothing that is decided.</summary>
[Long]
public sealed class FunctionTextTests
{
    private static readonly string[] Asked = ["h1-overwritten-wait-mask", "h25-class-overtaking", "posted-twice", "dying-cpu",
        "any-of-two", "forked-caller", "remote-flush", "lazy-leaves"];

    private const int OneIn = 10;

    // The kernels, and a part of the others.
    public static TheoryData<string> DesignNames =>
        [.. Designs.All.Select(d => d.Name).Where(n => n.StartsWith("linux-", StringComparison.Ordinal) || Sample.Has(n, OneIn)),
            "linux-7.3+csd-lock-debug=on", "linux-7.3+mask-reads=twice",
            "linux-7.2+local-order=remote-first", "linux-7.3+service-order=fifo"];

    [Fact]
    public void Many_cond_of_7_3_has_at_most_30_lines_in_the_kernels_order()
    {
        var routine = GoldenText.Printed("smp_call_function_many_cond", Designs.Linux73).Split("\n\n//", 2)[0].TrimEnd('\n')
            .Split("\n}\n", 2)[0].Split('\n').Append("}").ToList();

        Assert.True(routine.Count <= 30, $"{routine.Count} lines");
        string[] order = ["GetCpu", "TaskMask", "cpumask.Build", "Clear", "for (", "IsWanted", "ClearCpu", "Enqueue", "SendIpi",
            "RunLocally", "PutCpu", "WaitForAll"];
        Assert.Equal(order, order.OrderBy(o => routine.FindIndex(l => l.Contains(o, StringComparison.Ordinal))));
        Assert.All(order, o => Assert.Contains(routine, l => l.Contains(o, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Every_await_that_a_design_reaches_is_in_its_text(string design)
    {
        var (text, value) = (new FunctionText(ModelSource.Embedded, Designs.Parse(design)), Designs.Parse(design));
        var points = Asked.SelectMany(s => Reached(ScenarioCatalogue.Parse(s).Build(value))).Distinct().ToList();

        Assert.NotEmpty(points);
        Assert.All(points, p => Assert.True(text.Keeps(p.File, p.Line), p.ToString()));
    }

    [Fact]
    public void An_await_that_a_design_does_not_take_is_not_in_its_text()
    {
        var text = new FunctionText(ModelSource.Embedded, Designs.Linux73);
        var lines = File.ReadAllLines(Repository.PathOf("model", "Kernel", "kernel", "Smp.cs"));
        var line = Array.FindIndex(lines, l => l.Contains("await ServeInOrder(", StringComparison.Ordinal)) + 1;

        Assert.False(text.Keeps("model/Kernel/kernel/Smp.cs", line));
    }

    [Fact]
    public void No_text_asks_the_design()
    {
        var text = new FunctionText(ModelSource.Embedded, Designs.Linux73);

        Assert.All(ModelSource.Embedded.Names, n => Assert.DoesNotContain("design.", text.Of(n), StringComparison.Ordinal));
    }

    [Fact]
    public void The_difference_of_two_designs_is_the_patch()
    {
        var difference = FunctionText.Difference(
            GoldenText.Printed("smp_call_function", Designs.Linux72), GoldenText.Printed("smp_call_function", Designs.Linux73),
                "linux-7.2", "linux-7.3");

        Assert.Equal(
            [
                "--- linux-7.2", "+++ linux-7.3", "-    await PreemptDisable();", "-    await PutCpu();",
            ],
            difference.Split('\n').Where(l => l.StartsWith('-') || l.StartsWith('+')));
    }

    private static IEnumerable<SourceLine> Reached(MachineSystem system) =>
        system.Machine.Contexts.SelectMany(c => c.Automaton.Nodes).OfType<Node>().SelectMany(n => n.Location.Calls)
            .Where(c => c is { Text: not null, Point: >= 0 }).Select(c => (c.Text, c.Point)).Distinct()
            .Select(c => Lines(c.Text!) is var lines && c.Point < lines.Count ? lines[c.Point] : null).OfType<SourceLine>()
            .Where(l => l.File.StartsWith("model/Kernel/", StringComparison.Ordinal));

    private static IReadOnlyList<SourceLine> Lines(Type text) =>
        RoutineText.Of(text.DeclaringType!).FirstOrDefault(r => r.Text == text)?.Lines ?? [];
}
