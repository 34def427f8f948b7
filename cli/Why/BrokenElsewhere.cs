namespace Shootdown.Cli.Why;

/// <summary>What a scenario is claimed to break on other designs than the one that nobody named, and under another order of memory: a
/// command for each.</summary>
internal static class BrokenElsewhere
{
    private const int Most = 10;

    /// <summary>Writes it; nothing where no such thing is claimed.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="arguments">What was asked.</param>
    /// <param name="answers">What has been decided already.</param>
    public static void Write(Page page, CheckArguments arguments, IReadOnlyList<Answer> answers)
    {
        var questions = Questions(arguments, answers);
        if (questions.Count == 0)
        {
            return;
        }

        page.Paragraph("elsewhere it breaks, as is claimed:");
        foreach (var question in questions.Take(Most))
        {
            page.Line($"  {WhyLine.Of(question.Scenario, question.Design.Text, question.Property)}");
        }

        if (questions.Count > Most)
        {
            page.Line($"  and {questions.Count - Most} more: {Invocation.Program} list claims --scenario {questions[0].Scenario.Name}");
        }
    }

    // A kernel as it stands comes before one with a change, and each design once before any has a second property.
    private static IReadOnlyList<CheckQuestion> Questions(CheckArguments arguments, IReadOnlyList<Answer> answers)
    {
        var asked = answers.Select(a => a.CheckQuestion).ToList();
        var sized = asked[0].Scenario;
        return
        [
            .. (sized.IsCatalogued ? ClaimCatalogue.All : [])
                .Where(c => c.Expected == Expected.Violated && c.Scenario.Name == sized.Name
                    && (arguments.Properties.Count == 0 || asked.Exists(q => q.Property == c.Property)))
                .Select(c => new CheckQuestion(
                    sized with { Memory = c.Memory ?? sized.Memory },
                    new DesignName(c.Design, CheckPlan.DesignOf(c)),
                    c.Property,
                    c))
                .Where(q => (!arguments.IsMemoryGiven || q.Scenario.Memory == sized.Memory)
                    && !asked.Exists(a => a.Property == q.Property && a.Design.Design == q.Design.Design
                        && a.Scenario.Memory == q.Scenario.Memory))
                .DistinctBy(q => (q.Design.Text, q.Property, q.Scenario.Memory))
                .GroupBy(q => q.Design.Text)
                .OrderBy(g => g.Key.Count(c => c == '+'))
                .SelectMany(g => g.Select((question, place) => (Question: question, Place: place)))
                .OrderBy(q => q.Place)
                .Select(q => q.Question),
        ];
    }
}
