using System.Runtime.CompilerServices;

namespace Shootdown.Scenarios.Calls;

/// <summary>A call and where it stands in its workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Task">The task that makes it; null of interrupts and hotplug.</param>
/// <param name="Call">The call.</param>
/// <param name="Index">Its number among those of the same maker.</param>
/// <param name="Path">Its JSON path.</param>
/// <param name="Callers">The CPUs that it may be made on.</param>
internal sealed record PlacedCall(Workload Workload, TaskSpec? Task, Call Call, int Index, string Path, CpuMask Callers)
{
    /// <summary>Which call.</summary>
    public string Name => Call.Name;

    /// <summary>What is known of it.</summary>
    public CallKind Kind => CallKind.Find(Name)!;

    /// <summary>The mm that the task has when it makes the call, or null.</summary>
    public string? CurrentMm => Task?.MmBefore(Index);

    /// <summary>The mm that it is about, or null.</summary>
    public string? Mm => Call.Mm ?? CurrentMm;

    /// <summary>The page that it is about.</summary>
    public int Page => Call.Page ?? 0;

    /// <summary>Whether it takes the mm's page table away.</summary>
    public bool TakesTable => Kind is TableCall kind && kind.TakesTable(Call);

    /// <summary>The JSON path of one of its properties.</summary>
    /// <param name="property">The property.</param>
    public string At(string property) => $"{Path}.{property}";

    /// <summary>The task's calls before it.</summary>
    public IEnumerable<Call> Earlier => Task!.Calls.Take(Index);

    /// <summary>How often its task has opened a section before it, and not closed it again.</summary>
    /// <typeparam name="TSection">What opens it.</typeparam>
    public int Depth<TSection>()
        where TSection : CallKind => CallKind.Get<TSection>().DepthAfter(Earlier);

    /// <summary>The spinlocks that its task holds when it makes it, the last that it took at the end.</summary>
    public IReadOnlyList<string> HeldLocks
    {
        get
        {
            var held = new List<string>();
            foreach (var call in Earlier)
            {
                if (CallKind.Find(call.Name) is LockCall)
                {
                    held.Add(call.Lock!);
                }
                else if (CallKind.Find(call.Name) is UnlockCall)
                {
                    held.Remove(call.Lock!);
                }
            }

            return held;
        }
    }

    /// <summary>Whether it can have been made when another call is made.</summary>
    /// <param name="other">The other call.</param>
    public bool MayPrecede(PlacedCall other) => Task != other.Task || Task!.Repeat || Index < other.Index;

    /// <summary>Refuses it of a handler that may interrupt this task or that: it goes by what is its task's.</summary>
    /// <exception cref="FormatException">It is one's.</exception>
    public void DemandOneTaskInterrupted() => Demand(
        Task is not null
            || (Workload.Tasks.Count(t => !(t.Cpus & Callers).IsEmpty) < 2 && Workload.Hotplug.Count == 0),
        "call",
        Excerpt.Quoted(Name),
        $"{Name} on a CPU that one task at most may have, where no CPU goes or comes");

    /// <summary>Says what is wrong with it unless it is right.</summary>
    /// <param name="condition">Whether it is right.</param>
    /// <param name="property">The property that is wrong.</param>
    /// <param name="value">Its value.</param>
    /// <param name="accepted">What would be accepted.</param>
    /// <exception cref="FormatException">It is not right.</exception>
    public void Demand(
        bool condition, string property, object? value, [InterpolatedStringHandlerArgument(nameof(condition))] UnlessRight accepted)
    {
        if (!condition)
        {
            Validation.Demand(condition, At(property), value, accepted.Take());
        }
    }

    /// <inheritdoc cref="Demand(bool, string, object?, UnlessRight)"/>
    public void Demand(bool condition, string property, object? value, string accepted)
    {
        if (!condition)
        {
            Validation.Demand(condition, At(property), value, accepted);
        }
    }
}
