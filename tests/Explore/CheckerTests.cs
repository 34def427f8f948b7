namespace Shootdown.Tests.Explore;

/// <summary>What a check without runs says where it has to search again to tell who is to blame.</summary>
public sealed class CheckerTests
{
    private static readonly Property Breaks = new("breaks", "something is broken", 1) { Meanings = [(1, "it is")] };
    private static readonly Property Open = new("open", "something else is", 2) { Meanings = [(2, "it is")] };

    [Theory]
    [InlineData(false, Outcome.Inconclusive)]
    [InlineData(true, Outcome.Inconclusive)]
    public void What_was_seen_to_break_stays_broken_where_the_second_search_is_cut_off(bool isCutOff, Outcome ofOther)
    {
        using var source = new CancellationTokenSource();
        var system = new BrokenAndUndefined { OnSecond = isCutOff ? source.Cancel : () => { } };
        var options = new CheckOptions { Search = new ExhaustiveOptions { Cancellation = source.Token, Threads = 1 } };

        var verdicts = Checker.Check(system, [Breaks, Open], options.VerdictsOnly);

        Assert.True(system.Searches > 1);
        Assert.Equal([Outcome.Violated, ofOther], verdicts.Select(v => v.Outcome));
        Assert.Equal(isCutOff, verdicts[0].Violation is null);
    }

    // One step that breaks something, and one after which nothing is defined.
    private sealed unsafe class BrokenAndUndefined : ToySystem
    {
        public required Action OnSecond { get; init; }

        public int Searches { get; private set; }

        public override int StateBits => 3;

        public override int MaxBranching => 2;

        public override void Initial(ulong* state)
        {
            *state = 0;
            if (++Searches == 2)
            {
                OnSecond();
            }
        }

        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            if (*state == 5)
            {
                *successors.Next = *state;
                successors.Append(1, Observation.Fatal);
            }

            *successors.Next = (*state + 1) % 8;
            successors.Append(0, *state == 6 ? 1UL : 0);
            return 0;
        }
    }
}
