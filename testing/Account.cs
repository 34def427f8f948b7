using System.Text;

namespace Shootdown.Testing;

/// <summary>What a test is told of a verdict.</summary>
/// <param name="conjecture">What was run.</param>
/// <param name="claim">What was claimed.</param>
/// <param name="verdict">The verdict.</param>
internal sealed class Account(Conjecture conjecture, Claim claim, Verdict verdict)
{
    private const int Width = 120;

    /// <summary>Whether it is as claimed.</summary>
    public bool IsAsClaimed => (claim.Expected, verdict.Outcome) is
        (Expected.Holds, Outcome.Holds) or (Expected.Violated, Outcome.Violated) or (Expected.Vacuous, Outcome.Vacuous);

    private Violation? Run => verdict.Violation ?? verdict.Cause;

    private RunName Name => new(conjecture.Scenario.Name, conjecture.Design, MemoryName.Of(conjecture.Memory));

    /// <summary>That it is as claimed: the claim, and how much was looked at or the run.</summary>
    public string Success() => verdict.Violation is { } run
        ? string.Join('\n', [.. Shown(run), Replay(run, null)])
        : FormattableString.Invariant($"{claim}: {verdict.Statistics.States:N0} states");

    /// <summary>That it is not: what came instead, the run that shows it, and where it is kept to be looked at.</summary>
    public string Failure()
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', verdict.Outcome == Outcome.Inconclusive
            ? [verdict.Undecided(Name.Subject, claim.Property.Id)]
            : verdict.Violation is null ? [Refuted, verdict.Unbroken()]
            : [Refuted]);
        if (Run is { } run)
        {
            var kept = Keep(run);
            text.Append('\n').Append('\n');
            text.AppendJoin('\n', [.. Shown(run), Replay(run, kept), .. kept.Told]);
        }

        return text.ToString();
    }

    private string Refuted => verdict.Refutes(claim.Expected == Expected.Violated, $"{claim} ({claim.Origin})");

    private IEnumerable<string> Shown(Violation run) =>
    [
        RunText.Heading(run, Name.Subject),
        .. RunText.Lines(run, Width),
        .. TurnText.Of(run) is { } turns ? [turns] : Array.Empty<string>(),
    ];

    private bool IsCatalogued => ScenarioCatalogue.All.Contains(conjecture.Scenario);

    // What is the test's own the program cannot know, but for a workload.
    private string Replay(Violation run, Artefacts? kept)
    {
        var token = Token.Of(Name, run);
        var isKnown = PropertyCatalogue.All.Append(ModelIsSound.Property).Contains(run.Property);
        return isKnown && IsCatalogued ? $"replay: {Invocation.Replay(token)}"
            : isKnown && kept?.Workload is { } file ? $"replay: {Invocation.Replay(token)} --workload '{file}'"
            : $"token: {token}";
    }

    private Artefacts Keep(Violation run)
    {
        var artefacts = new Artefacts($"{Name.Subject} {run.Property.Id}");
        if (!IsCatalogued && conjecture.Scenario is WorkloadScenario own)
        {
            artefacts.AddWorkload(own.Name, WorkloadWriter.Write(own.Workload));
        }

        var shown = new PageRun(Name, conjecture.Scenario.Title, conjecture.Scenario.Cpus, run)
        {
            Origin = claim.Origin,
            Replay = Replay(run, artefacts),
        };
        var shownVerdict = new PageVerdict(Name, verdict) { Claimed = claim.Expected.Word(), IsWrong = true };
        artefacts.Add("page", ".html", "text/html", ReportPage.Of($"{Name.Subject} breaks {run.Property.Id}", [shownVerdict], [shown]));
        var diagram = new MermaidTrace();
        using var writer = new StringWriter { NewLine = "\n" };
        diagram.Write(writer, run);
        artefacts.Add("diagram", diagram.Ending, "text/plain", writer.ToString());
        return artefacts;
    }
}
