using System.Globalization;

namespace Shootdown.Cli.Why;

/// <summary>A violation as a mail to a mailing list: plain text of at most 72 columns, that speaks of the kernel and not of this
/// program until it says how to see it again.</summary>
internal static class WhyMail
{
    private const int Columns = 72;
    private const int MostMends = 4;

    // A mail has no screen to fit.
    private const int MostSteps = 80;
    private const int Indent = 3;

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">An answer with a violation.</param>
    /// <param name="mends">What mends it.</param>
    public static void Write(Page page, Answer answer, Remedies mends)
    {
        var (question, run) = (answer.CheckQuestion, answer.Verdict.Violation!);
        var (scenario, design) = (question.Scenario.Definition, question.Design.Text);
        var tag = design.Contains('+', StringComparison.Ordinal) ? string.Empty : "[BUG] ";
        var function = run.Steps.Select(s => s.Function).LastOrDefault(f => f != Context.OfWorkload);
        var subject = $"Subject: {tag}{(function is null ? design : $"{function}()")}: {run.Finding}";
        TextLines.Fill(subject.Split(' '), Columns, " ", " ").ToList().ForEach(line => Line(page, line));
        page.Line();
        Paragraph(page, $"On {design}, \"{run.Property.Title}\" ({run.Property.Id}) does not hold: {run.Finding}.");
        Paragraph(page, $"The situation: {scenario.Title}; {scenario.Cpus} CPUs.");
        if (question.Claim is { } claim)
        {
            Paragraph(page, claim.Expected == Expected.Violated
                ? $"Known from, or since: {claim.Origin}."
                : $"Of the text as it was before the change that this is about, it is claimed to hold ({claim.Origin}).");
        }

        var shown = ShownSteps.Of(run, MostSteps);
        var left = run.Slice.Except(shown).Count();
        var some = shown.Count == run.Steps.Count ? $", in {run.Steps.Count} steps"
            : left == 0 ? $", of {run.Steps.Count} steps those that matter (... stands for others)"
            : $", of {run.Steps.Count} steps those that matter most (... stands for others, {left} of which it depends on, too)";
        if (run.Run.ContentsOf(0) is { Count: > 0 } cells)
        {
            Paragraph(page, $"Initially {string.Join(", ", cells.Select(c => $"{c.Cell}={c.After}"))}.");
        }

        Paragraph(page, $"The interleaving, each CPU further right than the last{some}:");
        Steps(page, run, shown);
        if (TurnText.Windows(run) is { Count: > 0 } windows)
        {
            windows.ToList().ForEach(w => Paragraph(page, $"{char.ToUpperInvariant(w[0])}{w[1..]}."));
        }

        Paragraph(page, string.Join(' ', Assumptions(answer)));
        Paragraph(page, mends.Found.Count == 0
            ? "Nothing that the program knows to change mends it alone."
            : $"In this scenario any one of these would mend it: {string.Join("; ", mends.Found.Take(MostMends))}.");
        Paragraph(page, "To see it again, with the program that found it (\"Shootdown\"):");
        var command = WhyLine.Of(question.Scenario, design, run.Property);
        var lines = TextLines.Fill(command.Split(' '), Columns - 6, " ", "    ").ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            Line(page, $"{(i == 0 ? "  $ " : "  ")}{lines[i]}{(i < lines.Count - 1 ? " \\" : string.Empty)}");
        }
    }

    // Mails to lists are plain ASCII.
    private static void Line(Page page, string text) => page.Line(text.Replace("\u2192", "->", StringComparison.Ordinal));

    private static IEnumerable<string> Assumptions(Answer answer)
    {
        var sized = answer.CheckQuestion.Scenario;
        yield return "Assumed:";
        yield return sized.Memory switch
        {
            MemoryModel.Tso => "stores wait in buffers as on x86.",
            MemoryModel.Arm => "instructions are performed out of order as Armv8 allows.",
            _ => "nothing of memory ordering: it happens on sequentially consistent memory.",
        };
        yield return "Each step above is atomic, a CPU may be as slow as it takes, and TLBs may keep and fill whatever the manuals allow.";
        if (answer.CheckQuestion.Design.Text.Contains('+', StringComparison.Ordinal))
        {
            yield return $"The kernel differs from {answer.CheckQuestion.Design.Text.Split('+')[0]} by "
                + $"{string.Join(" and ", answer.CheckQuestion.Design.Text.Split('+').Skip(1))}.";
        }
    }

    private static void Steps(Page page, Violation run, IReadOnlyList<int> shown)
    {
        var cpus = run.Steps.Select(s => s.Cpu).Distinct().Order().ToList();
        var digits = run.Steps.Count.ToString(CultureInfo.InvariantCulture).Length;
        var lanes = cpus.Select(c => Lane.NameOf(c, run.Steps).Replace("CPU ", "CPU", StringComparison.Ordinal));
        page.Line(new string(' ', digits + 2) + string.Join("  ", lanes));
        var (last, above) = (-1, string.Empty);
        foreach (var i in shown)
        {
            if (i != last + 1)
            {
                page.Line(new string(' ', digits + 2) + "...");
            }

            var step = run.Steps[i];
            var margin = new string(' ', digits + 2 + (Indent * cpus.IndexOf(step.Cpu)));
            var heading = $"{margin}{step.Function}:";
            if (heading != above)
            {
                Line(page, heading);
            }

            var number = (i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits) + margin[digits..];
            foreach (var line in TextLines.Fill(CpuColumns.TextOf(step).Split(' '), Columns - margin.Length - 2, " ", "    "))
            {
                Line(page, $"{number}  {line}");
                number = margin;
            }

            (last, above) = (i, heading);
        }

        page.Line();
    }

    private static void Paragraph(Page page, string text)
    {
        TextLines.Fill(text.Split(' '), Columns, " ", string.Empty).ToList().ForEach(line => Line(page, line));
        page.Line();
    }
}
