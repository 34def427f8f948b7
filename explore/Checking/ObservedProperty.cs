namespace Shootdown.Explore.Checking;

/// <summary>A property as a system reports it.</summary>
public static class ObservedProperty
{
    /// <summary>The observations that break a property on a system.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system that it is asked of.</param>
    public static ulong BreaksOn(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.Breaks;
    }

    /// <summary>The observation that shows that what a property speaks of happens; 0 where the system reports none.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system that it is asked of.</param>
    public static ulong AntecedentOn(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return 0;
    }
}
