using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>A sequence diagram of the steps that tell a trace's story: who takes part, what each does, and what passes between them.
/// </summary>
public abstract class SequenceTrace : ITraceFormat
{
    private const int MostSteps = 40;

    /// <inheritdoc/>
    public abstract string Ending { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <summary>The first line.</summary>
    protected abstract string Head { get; }

    /// <summary>The last line; null where the format has none.</summary>
    protected virtual string? Foot => null;

    /// <inheritdoc/>
    public void Write(TextWriter writer, Violation trace)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        List<string> names = [.. trace.Steps.Select(NameOf).Distinct()];
        if (names.Count == 0)
        {
            names.Add("nobody"); // what the initial state breaks, or what nobody goes on from
        }

        List<int> owners = [.. trace.Steps.Select(s => names.IndexOf(NameOf(s)))];
        var shown = ShownSteps.Of(trace, MostSteps);
        writer.WriteLine(Head);
        for (var i = 0; i < names.Count; i++)
        {
            writer.WriteLine(Participant(i, names[i]));
        }

        foreach (var step in shown)
        {
            var heard = trace.Messages
                .Where(m => m.Reader == step && shown.Contains(m.Writer) && owners[m.Writer] != owners[step])
                .GroupBy(m => owners[m.Writer], m => m.Writer);
            foreach (var from in heard)
            {
                writer.WriteLine(Message(
                    from.Key, owners[step], string.Create(CultureInfo.InvariantCulture, $"what {from.Max() + 1} wrote")));
            }

            var (function, operation) = (trace.Steps[step].Function, trace.Steps[step].Operation);
            writer.WriteLine(Note(owners[step], string.Create(CultureInfo.InvariantCulture, $"{step + 1}. {function}: {operation}")));
        }

        writer.WriteLine(Note(shown.Count == 0 ? 0 : owners[shown[^1]], trace.Sentence));
        if (Foot is { } foot)
        {
            writer.WriteLine(foot);
        }
    }

    /// <summary>The line that brings in who takes part.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="name">Its name.</param>
    protected abstract string Participant(int number, string name);

    /// <summary>The line of what passes between two.</summary>
    /// <param name="from">Whose it was.</param>
    /// <param name="to">Who looks at it.</param>
    /// <param name="text">What it is.</param>
    protected abstract string Message(int from, int to, string text);

    /// <summary>The line of what one does.</summary>
    /// <param name="over">Who.</param>
    /// <param name="text">What.</param>
    protected abstract string Note(int over, string text);

    private static string NameOf(StepDescription step) => step.Context switch
    {
        "irq" or "scheduler" => string.Create(CultureInfo.InvariantCulture, $"{step.Context}[{step.Cpu}]"),
        var context => context,
    };
}
