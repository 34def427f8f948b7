using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>The steps of a trace that tell its story, as a sequence diagram has them: who takes part, what each does, and what passes
/// between them.</summary>
internal sealed class SequenceDiagram
{
    private const int MostSteps = 40;

    private readonly Violation trace;
    private readonly List<string> names;

    /// <summary>Makes one.</summary>
    /// <param name="trace">The run.</param>
    public SequenceDiagram(Violation trace)
    {
        this.trace = trace;
        names = [.. trace.Steps.Select(NameOf).Distinct()];
        Shown = ShownSteps.Of(trace, MostSteps);
    }

    /// <summary>Who takes part, by number.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The steps, from 0.</summary>
    public IReadOnlyList<int> Shown { get; }

    /// <summary>Whose step it is.</summary>
    /// <param name="step">The step, from 0.</param>
    public int OwnerOf(int step) => names.IndexOf(NameOf(trace.Steps[step]));

    /// <summary>What a step says.</summary>
    /// <param name="step">The step, from 0.</param>
    public string TextOf(int step) =>
        string.Create(CultureInfo.InvariantCulture, $"{step + 1}. {trace.Steps[step].Function}: {trace.Steps[step].Operation}");

    /// <summary>The participants whose words a step looks at, each once, with the step that wrote them.</summary>
    /// <param name="step">The step, from 0.</param>
    public IEnumerable<(int Owner, int Step)> HeardBy(int step) =>
        TraceMessages.Of(trace)
            .Where(m => m.Reader == step && Shown.Contains(m.Writer) && OwnerOf(m.Writer) != OwnerOf(step))
            .GroupBy(m => OwnerOf(m.Writer))
            .Select(g => (g.Key, g.Max(m => m.Writer)));

    private static string NameOf(StepDescription step) => step.Context switch
    {
        "irq" or "scheduler" => string.Create(CultureInfo.InvariantCulture, $"{step.Context}[{step.Cpu}]"),
        var context => context,
    };
}
