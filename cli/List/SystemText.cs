using System.Globalization;

namespace Shootdown.Cli.List;

/// <summary>The inside of a system: its state and its routines.</summary>
internal static class SystemText
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="searches">The searches through the one system.</param>
    /// <param name="reduced">Whether they were reduced.</param>
    public static void Write(Page page, IReadOnlyList<SystemAnswers> searches, bool reduced)
    {
        if (searches.FirstOrDefault(s => s.System is not null)?.System is not { } system)
        {
            return;
        }

        page.Line();
        var subject = searches[0].Answers[0].CheckQuestion.Subject;
        page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{subject}: {system.StateBits} bits/state"));
        foreach (var statistics in searches.SelectMany(s => s.Statistics))
        {
            page.Paragraph(PropertyTable.Explored(statistics, reduced));
        }

        if (searches.SelectMany(s => s.Statistics).Max(s => s.States) >= ExhaustiveOptions.SymmetryPays && system.Asymmetry is { } why)
        {
            page.Paragraph($"every state is kept: {why}");
        }

        page.Paragraph("nodes: " + Nodes(system));
    }

    /// <summary>The nodes of each context's automaton, after merging and before.</summary>
    /// <param name="system">The system.</param>
    public static string Nodes(MachineSystem system) =>
        string.Join(", ", system.Machine.Contexts.Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Name} {c.Automaton.Nodes.Count - 1} (of {c.Automaton.Unmerged - 1})")));
}
