namespace Shootdown.Tests.Engines;

/// <summary>Partial-order sampling draws anew only for what races, so two steps that are said not to race must commute.</summary>
[Long]
public sealed class RaceTests
{
    private const int Walks = 60;

    [Theory]
    [InlineData("three-callers", MemoryModel.Sc)]
    [InlineData("three-callers", MemoryModel.Tso)]
    [InlineData("migrating-callers", MemoryModel.Sc)]
    [InlineData("offline-online", MemoryModel.Sc)]
    [InlineData("h11-switch-vs-flush", MemoryModel.Sc)]
    [InlineData("h23-nmi-reader", MemoryModel.Tso)]
    public void Steps_that_do_not_race_commute(string scenario, MemoryModel memory)
    {
        var (independent, wrong) = Count(ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, memory));

        Assert.Empty(wrong);
        Assert.True(independent > 0, "no two steps were independent: the claim says nothing");
    }

    private static unsafe (int Independent, List<string> Wrong) Count(MachineSystem system)
    {
        var random = new Random(1);
        var (independent, wrong) = (0, new List<string>());
        for (var walk = 0; walk < Walks; walk++)
        {
            using var stepper = new Stepper(system);
            for (var taken = 0; stepper.Enabled > 0 && taken < 200; taken++)
            {
                for (var i = 0; i < stepper.Enabled; i++)
                {
                    for (var j = i + 1; j < stepper.Enabled; j++)
                    {
                        var (one, other) = (stepper.ChoiceAt(i), stepper.ChoiceAt(j));
                        bool races;
                        fixed (ulong* state = stepper.State)
                        {
                            races = system.Race(state, one, other);
                        }

                        if (!races)
                        {
                            independent++;
                            if (!Commute(new ContinuedSystem(system, stepper.State.ToArray()), one, other))
                            {
                                wrong.Add($"step {taken}: {one:x} and {other:x}");
                            }
                        }
                    }
                }

                stepper.Take(random.Next(stepper.Enabled));
                if (stepper.Ended)
                {
                    break;
                }
            }
        }

        return (independent, wrong);
    }

    private static bool Commute(ContinuedSystem system, uint one, uint other)
    {
        var (first, second) = (new Schedule([one, other]).Replay(system), new Schedule([other, one]).Replay(system));
        return (first.EndedFatally && second.EndedFatally)
            || (first.Error is null && second.Error is null && first.StateCount == second.StateCount
                && first.StateAt(first.StateCount - 1).SequenceEqual(second.StateAt(second.StateCount - 1)));
    }
}
