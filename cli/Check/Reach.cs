namespace Shootdown.Cli.Check;

/// <summary>The shortest run to a state that somebody describes, so that a good run can be shown too.</summary>
internal static class Reach
{
    private const string Option = "--reach";

    /// <summary>Looks for it.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="text">The state: <c>cell=value,cell=value</c> in the words of traces.</param>
    /// <param name="arguments">The scenario and the design.</param>
    /// <param name="limits">How to search.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <returns>The exit code: 0 if there is such a run, 1 if there is none.</returns>
    public static unsafe int Run(
        Terminal terminal, string text, CheckArguments arguments, Limits limits, Deadline deadline, ProgressLine progress)
    {
        var questions = CheckPlan.Of(arguments with
        {
            Designs = arguments.Designs.Count == 0 ? [DesignName.Default.Text] : arguments.Designs,
        }).Questions;
        if (limits.Engine.UsualSchedules is not null)
        {
            throw new FormatException($"{Option}: given with the engine {limits.Engine.Name}; accepted: only with --engine exhaustive");
        }

        if (questions.Select(q => q.Subject).Distinct().Count() != 1)
        {
            throw new FormatException($"{Option}: asked of several scenarios or designs; accepted: one SCENARIO and one --design");
        }

        var question = questions[0];
        var system = question.Scenario.Build(question.Design.Design, []);
        StateCondition condition;
        try
        {
            condition = StateCondition.Parse(system, Terms(text));
        }
        catch (FormatException unknown)
        {
            throw new FormatException($"{Option}: {unknown.Message}", unknown);
        }

        var search = limits.Options(deadline, progress.Report).Search with { Reduce = false, StopWhenAllBroken = true };
        var result = ExhaustiveSearch.Run(system, [new Watch(Option, 0, new IsElsewhere(condition))], search);
        progress.Clear();
        var page = new Page(terminal);
        if (result.Watches[0].Counterexample is { } way)
        {
            var run = new Violation(system, ModelIsSound.Property, new Schedule(way.Choices));
            page.Heading($"{question.Subject}: {way.Choices.Count} steps, no run is shorter");
            List<int> all = [.. Enumerable.Range(0, run.Steps.Count)];
            TraceText.Lines(run, page.TraceWidth, all, $"comes to {text}").ToList().ForEach(page.Line);
            return ExitCode.AsClaimed;
        }

        page.Paragraph(result.Outcome == SearchOutcome.Inconclusive
            ? $"inconclusive: {question.Subject}: {result.Reason}{limits.Advice(result.Shortage, mayUseDisk: true)}; "
                + $"none of {Page.Number(result.States)} states has {text}"
            : $"{question.Subject}: none of all {Page.Number(result.States)} states has {text}");
        return result.Outcome == SearchOutcome.Inconclusive ? ExitCode.Inconclusive : ExitCode.NotAsClaimed;
    }

    // A set of CPUs has commas of its own.
    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        foreach (var part in text.Split(','))
        {
            if (part.Contains('=', StringComparison.Ordinal) || terms.Count == 0)
            {
                terms.Add(part);
            }
            else
            {
                terms[^1] += "," + part;
            }
        }

        return terms;
    }

    private sealed class IsElsewhere(StateCondition condition) : IStatePredicate
    {
        public unsafe bool Holds(ulong* state) => !condition.Holds(state);
    }
}
