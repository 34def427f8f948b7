namespace Shootdown.Cli.Conform;

/// <summary>Judges a recording's events, and keeps what is to be said of the recording itself.</summary>
/// <param name="design">The design.</param>
/// <param name="note">Told what each event is in the model; null for nobody.</param>
/// <param name="beside">Judges the same events by another design; null for nobody.</param>
internal sealed class RecordingJudge(DesignName design, Action<string>? note, RecordingJudge? beside = null)
{
    private readonly string architecture = TraceRules.ArchitectureOf(design.Design);

    /// <summary>What decides.</summary>
    public Conformance Conformance { get; } = new(TraceRules.Of(design.Design), note);

    /// <summary>The other design where there is a run of it too; null where there is none.</summary>
    public string? AlsoOf => beside is { Conformance.Rejection: null } ? beside.DesignText : null;

    private string DesignText => design.Text;

    /// <summary>How many events the kernel's buffer has overwritten before the first.</summary>
    public long Overwritten { get; private set; }

    /// <summary>Whether the last line is not whole, and not judged.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <param name="at">The event.</param>
    /// <returns>Whether there is a run that shows all events so far.</returns>
    /// <exception cref="FormatException">It is one of another architecture than the design.</exception>
    public bool Take(TraceEvent at)
    {
        if (beside is { Conformance.Rejection: null })
        {
            beside.Take(at);
        }

        if (at.Name == FtraceReader.CutHead)
        {
            Overwritten += long.Parse(at.Text, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (at.Name == FtraceReader.CutTail || at.IsUnended)
        {
            IsCut = true;
            return true;
        }

        if (architecture != TraceRules.X86 && (at.Name == "tlb_flush" || at.Name.StartsWith("call_function", StringComparison.Ordinal)))
        {
            throw new FormatException($"line {at.Line}: {at.Name} is an event of x86, and {design.Text} is a design of {architecture}; "
                + "accepted: a design of the recording's architecture");
        }

        return Conformance.Take(at);
    }

    /// <summary>Ends the recording.</summary>
    /// <returns>Whether there is a run that shows all of it.</returns>
    public bool End()
    {
        if (beside is { Conformance.Rejection: null })
        {
            beside.End();
        }

        return Conformance.End();
    }
}
