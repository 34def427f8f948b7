namespace Shootdown.Tests.Conform;

/// <summary>A recording with one event wrong is no run of the model.</summary>
/// <remarks>What remains is told apart by nobody: an event of the first interrupt, before which the recording may lack what caused it; an
/// IPI that an idle CPU which polls does without; and, while a CPU goes off or comes on, what that CPU may have sent unseen.</remarks>
[Long]
public sealed class TraceMutantTests
{
    private const int PlacesEach = 25;
    private const int LeastPlaces = 20;
    private const int LeastOf100 = 99;

    public static TheoryData<string> Kinds => [.. TraceMutant.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_a_hundred_recordings_with_one_event_wrong_at_least_99_are_rejected(string name)
    {
        var kind = TraceMutant.All.Single(m => m.Name == name);
        var (made, accepted) = (0, new List<string>());
        foreach (var recording in Recordings.Names)
        {
            var events = Recordings.Read(recording);
            var rules = TraceRules.Of(Designs.Parse(Recordings.DesignOf(recording)));
            var random = new Random(1);
            var mutants = Enumerable.Range(0, events.Count).OrderBy(_ => random.Next())
                .Select(place => (Place: place, Events: kind.Of(new TraceEdit(events, place), random)))
                .Where(m => m.Events is not null).Take(PlacesEach).ToList();
            made += mutants.Count;
            accepted.AddRange(mutants.Where(m => Recordings.Judge(m.Events!, rules) is null)
                .Select(m => $"{recording}:{events[m.Place].Line}"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {made - accepted.Count} of {made} rejected");
        Assert.True(made >= LeastPlaces, $"made at {made} places only");
        Assert.True(accepted.Count * 100 <= made * (100 - LeastOf100), $"{accepted.Count} of {made}: {string.Join(' ', accepted)}");
    }

    // What was recorded besides stands between neighbours.
    public static TheoryData<string> Plain =>
        [.. Recordings.Names.Where(n => !n.Contains("annotated", StringComparison.Ordinal))];

    // Two neighbours on different CPUs that no rule relates: either order is a run.
    [Theory]
    [MemberData(nameof(Plain))]
    public void Neighbours_without_a_cause_between_them_may_change_places(string recording)
    {
        var events = Recordings.Read(recording);
        var rules = TraceRules.Of(Designs.Parse(Recordings.DesignOf(recording)));
        var random = new Random(2);
        var swapped = new List<TraceEvent>(events);
        for (var i = 1; i < swapped.Count; i++)
        {
            // The end of a function and what another CPU's user does have nothing to do with each other.
            var (one, other) = (swapped[i - 1], swapped[i]);
            if (one.Cpu != other.Cpu && one.Pid != other.Pid && IsLocal(one) && IsLocal(other) && random.Next(2) == 0)
            {
                (swapped[i - 1], swapped[i]) = (other, one);
                i++;
            }
        }

        Assert.NotEqual(events, swapped);
        Assert.Null(Recordings.Judge(swapped, rules));
    }

    private static bool IsLocal(TraceEvent at) =>
        at.Name is "tlb_flush" or "sched_switch" or "call_function_exit" or "call_function_single_exit";
}
