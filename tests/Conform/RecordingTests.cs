namespace Shootdown.Tests.Conform;

/// <summary>Recordings of real kernels are runs of the model, under their own design and no other.</summary>
public sealed class RecordingTests
{
    private static readonly Dictionary<string, TraceRules> Rules =
        new[] { "linux-7.2", "linux-7.3" }.ToDictionary(d => d, d => TraceRules.Of(Designs.Parse(d)));

    public static TheoryData<string> All => [.. Recordings.Names];

    public static TheoryData<string> OfSeven3 => [.. Recordings.Names.Where(n => !n.StartsWith("linux-7.2", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public void A_recording_is_a_run_of_its_own_design(string name)
    {
        var events = Recordings.Read(name);

        Assert.Null(Recordings.Judge(events, Rules[Recordings.DesignOf(name)]));
    }

    [Theory]
    [MemberData(nameof(OfSeven3))]
    public void A_flush_that_begins_with_preemption_enabled_is_none_of_7_2(string name)
    {
        var rejection = Recordings.Judge(Recordings.Read(name), Rules["linux-7.2"]);

        Assert.NotNull(rejection);
        Assert.Contains("begins with preemption enabled", rejection.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-7.2", true)]
    [InlineData("linux-7.3", false)]
    public void Who_announces_and_waits_pinned_is_read_off_the_routines(string design, bool pinned)
    {
        var expected = new TraceRules(AnnouncesPinned: pinned, WaitsPinned: pinned, QueuesPinned: true, FunctionsMasked: true);

        Assert.Equal(expected, Rules[design]);
    }

    [Fact]
    public void Every_step_that_an_event_stands_for_is_one_of_a_routine_of_the_model()
    {
        var functions = ClaimedSystems.Routines.Select(r => r.Kernel?.Function).ToHashSet();

        Assert.Empty(TracedStep.All.Select(s => s.Function).Except(functions));
    }
}
