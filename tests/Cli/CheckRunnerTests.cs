using Shootdown.Cli.Check;

namespace Shootdown.Tests.Cli;

/// <summary>Where and with how many threads a system is searched changes no answer.</summary>
public sealed class CheckRunnerTests
{
    private static readonly Claim BeyondFewStates = ClaimCatalogue.All.Single(
        c => c is { Scenario.Name: "mremap-vs-user", Design: "linux-7.3+mremap-flush=before-old-unlock", Property.Id: "S2" });

    [Fact]
    public void What_is_too_large_to_be_searched_in_passing_is_searched_anew_to_the_end_of_its_level()
    {
        var verdict = Verdict(new Limits());

        Assert.Equal((62_924, 89), (verdict.Statistics.States, verdict.Violation!.Schedule.Choices.Count));
    }

    [Fact]
    public void What_is_searched_in_passing_is_searched_by_one_thread_whose_states_are_bounded()
    {
        var few = new Limits { Budget = new EngineBudget { Threads = 2 } }.InPassing(1_000, 64)!.Budget;

        Assert.Equal((1, 1_000 * (8 + 16)), (few.Threads, few.MaxBytes));
    }

    [Fact]
    public void What_a_user_allows_bounds_it_too()
    {
        var few = new Limits { Budget = new EngineBudget { Threads = 2, MaxBytes = 5_000 } }.InPassing(1_000, 64)!.Budget;

        Assert.Equal(5_000, few.MaxBytes);
    }

    [Fact]
    public void One_thread_is_one_thread() => Assert.Null(new Limits { Budget = new EngineBudget { Threads = 1 } }.InPassing(1_000, 64));

    private static Verdict Verdict(Limits limits)
    {
        using var deadline = new Deadline(null);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        return Assert.Single(new CheckRunner(limits, deadline, progress, shortens: false).Run([CheckTests.QuestionOf(BeyondFewStates)]))
            .Answers[0].Verdict;
    }
}
