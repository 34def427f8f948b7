using System.CommandLine;

namespace Shootdown.Cli.Why;

/// <summary><c>why</c>: how a design breaks a property, on a screen or as a mail.</summary>
internal sealed class WhyCommand
{
    /// <summary>The verb.</summary>
    public const string Name = "why";

    private const int LeastOfCommit = 7;

    private readonly Argument<string?> scenario = new("SCENARIO")
    {
        Description = $"A scenario, or the commit of a bug in list bugs; or --workload; {FamilyName.Help}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> design = new("--design")
    {
        Description = $"A design, NAME or NAME+axis=value+axis=value; by default {DesignName.Default.Text}.",
        HelpName = "D",
    };

    private readonly Option<string?> property = new("--property")
    {
        Description = "A property by its clause. Without it: the one that is claimed to break, or of all the one that breaks soonest.",
        HelpName = "P",
    };

    private readonly Option<string?> workload = new("--workload")
    {
        Description = "A JSON workload file that is the scenario.",
        HelpName = "FILE",
    };

    private readonly Option<string> memory = ChoiceOption.Create(
        "--memory", "The memory model; by default that of the scenario.", MemoryName.All, isDefaultNamed: false);

    private readonly Option<bool> mail = new("--mail")
    {
        Description = "As a plain text of at most 72 columns, to be sent to a mailing list.",
    };

    private readonly Option<string?> html = PageOption.Create();

    private readonly Option<TimeSpan?> maxTime = DurationOption.Create("--max-time", "Time that it may take, such as 90s, 10m or 1h.");

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new WhyCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            Name,
            "Says how a design breaks a property: the steps that matter, the windows, the single changes that mend it. "
            + "Exit 0 if it breaks as claimed, or nothing breaks, 1 if it is claimed otherwise or not at all, 3 if it is not decided, or "
            + "nothing is claimed and all that was asked is vacuous. Without --design, where that is no break, it says which designs "
            + "are claimed to break what.",
            "why h6-no-ipi-early-return --design linux-7.3+wait-decision=if-ipi-sent",
            "why nmi-in-use-mm --property S1 --mail")
        {
            scenario, design, property, workload, memory, maxTime, mail, html,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        if (result.GetValue(scenario) is null && result.GetValue(workload) is null)
        {
            throw new FormatException("why: no SCENARIO; accepted: the name of one (list scenarios), or --workload FILE");
        }

        PageOption.Expect(result.GetValue(html));
        var bug = BugOf(result.GetValue(scenario));
        var given = result.GetResult(memory) is { Implicit: false };
        var typed = bug?.Scenario.Name ?? (result.GetValue(scenario) is { } text ? SizedScenario.Typed(text, "SCENARIO").Name : null);
        var needsBuffers = !given && bug is { NeedsStoreBuffers: true };
        var arguments = new CheckArguments
        {
            Scenarios = typed is null ? [] : [typed],
            Designs = [result.GetValue(design) ?? bug?.Mutant ?? DesignName.Default.Text],
            Properties = (result.GetValue(property) ?? bug?.Breaks[0].Id) is { } id ? [id] : [],
            Workload = result.GetValue(workload),
            IsMemoryGiven = given || needsBuffers,
            Memory = given ? MemoryName.Parse(result.GetValue(memory)!) : needsBuffers ? MemoryModel.Tso : MemoryModel.Sc,
        };
        var plan = CheckPlan.Of(arguments with
        {
            Properties = arguments.Properties.Count > 0 ? arguments.Properties : ClaimedToBreak(arguments),
        });
        var limits = new Limits();
        using var deadline = new Deadline(result.GetValue(maxTime));
        using var progress = new ProgressLine(terminal);
        var answers = new CheckRunner(limits, deadline, progress, WantedRuns.Shortest).Run(plan.Questions)
            .SelectMany(s => s.Answers).ToList();
        var page = new Page(terminal);
        if (CheckReport.InOrder(answers).OrderBy(a => a.CheckQuestion.IsExpectedToBreak ? 0 : 1).FirstOrDefault() is not { } broken)
        {
            if (result.GetValue(html) is { } nothing)
            {
                PageReport.Write(nothing, $"{answers[0].CheckQuestion.Subject} breaks nothing", answers);
            }

            var exit = Unbroken(page, answers);
            if (bug is null && result.GetValue(design) is null)
            {
                BrokenElsewhere.Write(page, arguments, answers);
            }

            return exit;
        }

        var mends = Remedy.Find(broken.CheckQuestion, limits, deadline, int.MaxValue);
        if (result.GetValue(mail))
        {
            WhyMail.Write(page, broken, mends);
        }
        else
        {
            WhyReport.Write(page, broken, mends);
        }

        if (result.GetValue(html) is { } file)
        {
            var title = $"{broken.CheckQuestion.Subject} breaks {broken.CheckQuestion.Property.Id}";
            PageReport.Write(file, title, answers, (broken, mends));
        }

        return broken.Standing == Standing.Wrong ? ExitCode.NotAsClaimed : ExitCode.AsClaimed;
    }

    // A reviewer knows a commit, and looks for what it broke.
    private static HistoricalBug? BugOf(string? name) => name is null || name.Length < LeastOfCommit ? null
        : BugCatalogue.All.FirstOrDefault(b => b.Commit.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    // What is claimed may be no part of what is asked usually.
    private static IReadOnlyList<string> ClaimedToBreak(CheckArguments arguments)
    {
        var design = DesignName.Parse(arguments.Designs[0], "--design").Design;
        return
        [
            .. ClaimCatalogue.All
                .Where(c => c.Expected == Expected.Violated && arguments.Scenarios.Contains(c.Scenario.Name)
                    && (c.Memory is null || c.Memory == arguments.Memory || !arguments.IsMemoryGiven)
                    && CheckPlan.DesignOf(c) == design)
                .Select(c => c.Property.Id)
                .Distinct(),
        ];
    }

    private static int Unbroken(Page page, List<Answer> answers)
    {
        var subject = answers[0].CheckQuestion.Subject;
        foreach (var group in answers.GroupBy(a => a.Verdict.Outcome))
        {
            var ids = string.Join(' ', group.Select(a => a.CheckQuestion.Property.Id));
            var verdict = group.First().Verdict;
            var states = Page.Number(verdict.Statistics.States);
            page.Paragraph(group.Key switch
            {
                Outcome.Holds => $"{subject}: nothing to explain: {ids}: no step from any of {states} states breaks it",
                Outcome.Vacuous when group.Count() > 1 => $"vacuous, because nothing happens of which they speak: {ids}",
                Outcome.Vacuous => $"{subject}: {ids} is vacuous: {verdict.Reason}",
                _ => $"{subject}: not decided: {ids}: {verdict.Reason}",
            });
        }

        return answers.Exists(a => a.Standing == Standing.Wrong) ? ExitCode.NotAsClaimed
            : answers.Exists(a => a.Standing == Standing.Open) || answers.TrueForAll(a => a.Standing == Standing.Empty)
                ? ExitCode.Inconclusive
            : ExitCode.AsClaimed;
    }
}
