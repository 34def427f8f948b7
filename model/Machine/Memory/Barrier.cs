namespace Shootdown.Model.Machine.Memory;

/// <summary>A full barrier and nothing else (<c>smp_mb()</c>).</summary>
/// <param name="Name">The barrier in the kernel's words.</param>
internal sealed record Barrier(string Name) : Effect
{
    public override string Label => Name;

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}
