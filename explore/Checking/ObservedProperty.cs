namespace Shootdown.Explore.Checking;

/// <summary>A property as a system reports it.</summary>
public static class ObservedProperty
{
    /// <summary>The observations that break a property on a system.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system that it is asked of.</param>
    /// <exception cref="InvalidOperationException">The system was built without the property's monitors.</exception>
    public static ulong BreaksOn(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.IsSeenBy(system) ? property.ReportedOn(system)
            : throw new InvalidOperationException($"{property.Id} is asked of a system that was built without it");
    }

    /// <summary>Whether a system was built with all that a property needs to be asked of it.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system.</param>
    public static bool IsSeenBy(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.Monitors.Count == 0 || system is not IObservedSystem observed || observed.Observes(property.Id);
    }

    /// <summary>The observations that break any of some properties on a system.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="system">A system that they are asked of.</param>
    /// <exception cref="InvalidOperationException">The system was built without the monitors of one.</exception>
    public static ulong BreaksOn(this IEnumerable<Property> properties, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return properties.Aggregate(0UL, (all, p) => all | p.BreaksOn(system));
    }

    /// <summary>What of a property a system reports, whether or not it was built for it: enough to say what a run shows, too little to say
    /// that something holds.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system.</param>
    public static ulong ReportedOn(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.Breaks | ((system as IObservedSystem)?.BreaksOf(property.Id) ?? 0);
    }

    /// <summary>The observation that shows that what a property speaks of happens; 0 where the system reports none.</summary>
    /// <param name="property">The property.</param>
    /// <param name="system">A system that it is asked of.</param>
    public static ulong AntecedentOn(this Property property, ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.Monitors.Count == 0 || system is not IObservedSystem observed ? 0 : observed.NotesOf(property.Id);
    }
}
