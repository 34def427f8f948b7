namespace Shootdown.Properties;

/// <summary>S6: nobody touches a csd array, a cpumask, a task mask, a stack frame or an mm that is gone. Every access is asked: memory
/// has a lifetime.</summary>
public static class NoUseAfterFree
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S6",
        "no use after free",
        (MachineFault.DeadMemoryTouched, "memory is touched that is gone"))
        with
        {
            Antecedent = "memory is touched that somebody gives back",
            Monitors = [() => new MortalMemory()],
        };

    private sealed class MortalMemory : IMonitor
    {
        private IReadOnlyList<Cell> mortal = [];

        public void Begin(Observer observer) =>
            mortal = [.. observer.Machine.Layout.Cells.Where(c => c.Lifetime is { } lifetime && observer.IsWritten(lifetime.Cell))];

        public Probe? Watch(Site site) => mortal.Any(site.Touches) ? new Probe { Notes = true } : null;
    }
}
