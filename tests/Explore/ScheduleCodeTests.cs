using FsCheck.Xunit;

namespace Shootdown.Tests.Explore;

/// <summary>A schedule's code is short, stands for that schedule only, and is safe to read whoever wrote it.</summary>
public sealed class ScheduleCodeTests
{
    private static readonly ToyGraph Graph = Roads(100);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    public void Decoding_gives_the_schedule_that_was_encoded(int steps)
    {
        var schedule = RandomWalk(steps);

        Assert.Equal(schedule.Choices, ScheduleCode.Decode(Graph, Encode(Graph, schedule)).Schedule.Choices);
    }

    [Fact]
    public void A_schedule_may_end_with_a_fatal_step()
    {
        var graph = new ToyGraph(2).Edge(0, 1, Observation.Fatal).Edge(0, 0);
        var schedule = new Schedule(graph.Walk(0, 0, 1));

        Assert.Equal(schedule.Choices, ScheduleCode.Decode(graph, Encode(graph, schedule)).Schedule.Choices);
    }

    [Fact]
    public void A_step_without_alternative_takes_no_room()
    {
        var ring = new ToyGraph(2).Edge(0, 1).Edge(1, 0);

        Assert.Single(Encode(ring, new Schedule(ring.Walk(0, 1, 0, 1, 0, 1, 0))));
    }

    [Fact]
    public void A_step_with_two_alternatives_takes_a_bit()
    {
        var coin = new ToyGraph(1).Edge(0, 0).Edge(0, 0);
        var heads = coin.Walk(0, 0)[0];

        Assert.Equal(1 + (40 / 8), Encode(coin, new Schedule(Enumerable.Repeat(heads, 40))).Length);
    }

    [Fact]
    public void A_step_that_is_not_enabled_cannot_be_encoded() =>
        Assert.Throws<ScheduleException>(() => Encode(Graph, new Schedule([.. RandomWalk(5).Choices, uint.MaxValue])));

    [Property]
    public bool Any_bytes_are_a_schedule_or_refused(byte[] bytes) => IsCodeOrRefused(bytes);

    [Property]
    public bool A_damaged_code_is_that_of_some_schedule_or_refused(uint place, byte value)
    {
        var damaged = Encode(Graph, RandomWalk(300));
        damaged[place % damaged.Length] ^= value;
        return IsCodeOrRefused(damaged);
    }

    [Fact]
    public void A_code_cut_short_anywhere_is_refused()
    {
        var code = Encode(Graph, RandomWalk(300));

        Assert.All(Enumerable.Range(0, code.Length), length =>
            Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(Graph, code.AsSpan(0, length))));
    }

    [Fact]
    public void A_code_with_more_behind_it_is_refused() =>
        Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(Graph, [.. Encode(Graph, RandomWalk(300)), 0]));

    [Fact]
    public void A_claim_of_more_steps_than_the_system_has_is_refused() =>
        Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(new ToyGraph(2).Edge(0, 1), [2]));

    [Fact]
    public void A_transition_that_does_not_exist_is_refused() =>
        Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(new ToyGraph(1).Edge(0, 0).Edge(0, 0).Edge(0, 0), [1, 3]));

    [Fact]
    public void A_number_of_steps_written_longer_than_need_be_is_refused() =>
        Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(Graph, [0x80, 0]));

    [Fact]
    public void A_claim_of_more_than_a_million_steps_is_refused() =>
        Assert.Throws<ScheduleException>(() => ScheduleCode.Decode(new ToyGraph(1).Edge(0, 0), [0xff, 0xff, 0x7f]));

    // One schedule has one code.
    private static bool IsCodeOrRefused(byte[] bytes)
    {
        try
        {
            return ScheduleCode.Encode(ScheduleCode.Decode(Graph, bytes)).AsSpan().SequenceEqual(bytes);
        }
        catch (ScheduleException)
        {
            return true;
        }
    }

    private static Schedule RandomWalk(int steps)
    {
        var random = new ToyRandom(steps);
        var choices = new List<uint>();
        for (var vertex = 0; choices.Count < steps;)
        {
            var edges = Graph.EdgesOf(vertex);
            var edge = edges[random.Below(edges.Count)];
            choices.Add(edge.Choice);
            vertex = edge.To;
        }

        return new Schedule(choices);
    }

    // From one to five ways to go on.
    private static ToyGraph Roads(int vertices)
    {
        var graph = new ToyGraph(vertices);
        for (var vertex = 0; vertex < vertices; vertex++)
        {
            for (var way = 0; way <= vertex % 5; way++)
            {
                _ = graph.Edge(vertex, (vertex + (way * way) + 1) % vertices);
            }
        }

        return graph;
    }

    private static byte[] Encode(ToyGraph graph, Schedule schedule) => ScheduleCode.Encode(schedule.Replay(graph));
}
