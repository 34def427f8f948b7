namespace Shootdown.Scenarios;

/// <summary>A scenario of routines that somebody brings along, alone or beside the kernel's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">What it stands for.</param>
/// <param name="CpuCount">Number of CPUs.</param>
/// <param name="Place">Gives a machine its cells and contexts, as a design has them; the call-function interrupt's handler by CPU, or null
/// where nobody sends that.</param>
public sealed record RoutineScenario(
    string Name, string Title, string Origin, int CpuCount, Func<Computer, Design, Func<int, Step>?> Place)
    : Scenario(Name, Title, Origin)
{
    /// <inheritdoc/>
    public override int Cpus => CpuCount;

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => [];

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var machine = new Computer(Cpus) { Rewriter = rewriter, SpinlocksPin = design.PreemptRt == PreemptRt.Off };
        var handler = Place(machine, design);
        return new MachineSystem(
            machine, handler, memory ?? UsualMemory, PropertyCatalogue.EyesOf(properties ?? []), PropertyCatalogue.WatchedCalls);
    }

    /// <inheritdoc/>
    public override Scenario WithCpus(int cpus) =>
        cpus == Cpus ? this : throw new FormatException($"--cpus {cpus}: accepted: {Cpus} for {Name}, whose routines have their CPUs");
}
