namespace Shootdown.Model.Machine.State;

/// <summary>While some memory exists. Touching a cell of memory that does not is what KASAN reports: the step has no defined
/// successor.</summary>
/// <param name="Cell">The cell that tells.</param>
/// <param name="Dead">Its value while the memory does not exist; every other value means that it does.</param>
/// <param name="Meaning">What touching it then is, in words.</param>
/// <param name="Fault">What touching it then shows.</param>
public sealed record Lifetime(Cell Cell, int Dead, string Meaning, ulong Fault = MachineFault.DeadMemoryTouched)
{
    /// <summary>What touching the memory now shows: nothing while it exists.</summary>
    /// <param name="state">A packed state.</param>
    internal unsafe ulong Touched(ulong* state)
    {
        if (Cell.Get(state) != Dead)
        {
            return 0;
        }

        Explanation.Add(Fault & ~Observation.Fatal, Meaning);
        return Fault;
    }
}
