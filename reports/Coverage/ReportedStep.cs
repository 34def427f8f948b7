namespace Shootdown.Reports.Coverage;

/// <summary>An await of a routine, and who executes it.</summary>
/// <param name="Routine">The routine.</param>
/// <param name="Point">The number of the await in it, from 0.</param>
/// <param name="Operations">What is awaited there, in every form that occurs; of a call, who is called.</param>
/// <param name="Claims">The claims whose exploration executes it.</param>
public sealed record ReportedStep(RoutineText Routine, int Point, IReadOnlyList<string> Operations, IReadOnlyList<string> Claims)
{
    /// <summary>Where it stands; null without symbols.</summary>
    public SourceLine? Line => Point < Routine.Lines.Count ? Routine.Lines[Point] : null;

    /// <summary>The kernel file.</summary>
    public string File => (Routine.Kernel ?? Routine.Nearest).File;

    /// <summary>The kernel function; of a helper, its own name.</summary>
    public string Function => Routine.Kernel?.Function ?? Routine.Name;

    /// <summary>Whether nobody executes it: text that proves nothing.</summary>
    public bool IsDead => Claims.Count == 0;
}
