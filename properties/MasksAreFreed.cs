namespace Shootdown.Properties;

/// <summary>What was allocated for a task's wait mask is freed once the task has ended.</summary>
public sealed class MasksAreFreed : IMonitor
{
    private static readonly Clause Kept = new("a task has ended, and the mask that was allocated for it is not freed");

    private readonly Dictionary<MaskAllocated, Cell> allocated = [];

    private MasksAreFreed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S6k", "a task's mask is freed when the task has ended", () => new MasksAreFreed(), Kept)
        with { Antecedent = "a mask is allocated for a task" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var one in observer.Steps.Select(s => s.About).OfType<MaskAllocated>().Distinct())
        {
            allocated.Add(one, observer.Ghost(one.Task + ".ipi_mask allocated", 2));
        }

        observer.AtEnd(Kept, [.. allocated.SelectMany(a => (Cell[])[a.Value, a.Key.Freed])], (ref Sight end) =>
        {
            foreach (var (mask, isAllocated) in allocated)
            {
                if (end.IsSet(isAllocated) && !end.IsSet(mask.Freed))
                {
                    return false;
                }
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not MaskAllocated one ? null : new Probe
        {
            Notes = true,
            Ghosts = [allocated[one]],
            After = (ref Sight sight) => sight[allocated[one]] = 1,
        };
    }
}
