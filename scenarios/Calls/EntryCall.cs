namespace Shootdown.Scenarios.Calls;

/// <summary>A call of another user of the queue: it queues an entry of its own on one CPU, unless the entry is claimed already.</summary>
internal abstract class EntryCall : CallKind
{
    public sealed override IReadOnlyList<CallField> Needs => [CallField.Cpu, CallField.Csd];

    public sealed override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public sealed override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Poster)];

    public sealed override bool QueuesEntryOnce => true;
}
