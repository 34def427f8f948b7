using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.arm64.kvm;

namespace Shootdown.Scenarios;

/// <summary>A thread of an <see cref="Arm64VmidScenario"/>, which stays on one CPU.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Runs">The guests of whose vCPUs it lets one execute, one after the other.</param>
public sealed record Arm64VmidThread(string Name, int Cpu, params ImmutableArray<string> Runs)
{
    /// <summary>Whether it has come to the first of them before the initial state.</summary>
    public bool IsLoaded { get; init; }
}

/// <summary>A scenario of guests on arm64 with as few VMIDs as there may be: two more than CPUs, one of which is nobody's. All are taken at
/// first, by the guests that have one and by others that are gone. So the first guest that comes new brings a rollover.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="Guests">The guests that have a VMID at first, and CPUs that have executed them.</param>
/// <param name="Threads">Its threads.</param>
public sealed record Arm64VmidScenario(
    string Name,
    string Title,
    string Origin,
    IReadOnlyList<(string Name, CpuMask Cpus)> Guests,
    params IReadOnlyList<Arm64VmidThread> Threads)
    : Scenario(Name, Title, Origin)
{
    /// <inheritdoc/>
    public override int Cpus { get; } = 1 + Threads.Max(t => t.Cpu);

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => [VmidsAreUnmixed.Property];

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var performed = Performed(memory, "whose memory is accessed in the order of the text", MemoryModel.Sc, MemoryModel.Tso);
        var machine = new Computer(Cpus) { Rewriter = rewriter };
        List<string> names = [.. Guests.Select(g => g.Name).Union(Threads.SelectMany(t => t.Runs))];
        var vmids = new AsidContexts(machine, names, Cpus + 2, AsidNames.Vmids);
        var guests = new Arm64Guests(machine, names, vmids);
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            vmids.BeginInvalid(cpu);
            var loaded = Threads.Any(t => t.Cpu == cpu && t.IsLoaded) ? names.IndexOf(Threads.First(t => t.Cpu == cpu).Runs[0]) : -1;
            for (var guest = 0; guest < Guests.Count; guest++)
            {
                vmids.Warm(cpu, guest, 1 + guest, guest == loaded);
                if (Guests[guest].Cpus.Contains(cpu))
                {
                    guests.Warm(cpu, guest, guest == loaded);
                }
            }
        }

        var vcpus = new Arm64Vcpus(design, guests, new Arm64Vmid(machine, design, vmids, guests));
        foreach (var thread in Threads)
        {
            machine.Task(thread.Name, CpuMask.Of(thread.Cpu), mm: -1, startsOn: thread.Cpu).Add(() => Run(vcpus, thread, names));
        }

        return new MachineSystem(machine, null, performed, PropertyCatalogue.EyesOf(properties ?? Asked));
    }

    private static async Step Run(Arm64Vcpus vcpus, Arm64VmidThread thread, List<string> names)
    {
        for (var i = 0; i < thread.Runs.Length; i++)
        {
            await vcpus.Run(thread.Cpu, names.IndexOf(thread.Runs[i]), i == 0 && thread.IsLoaded);
        }
    }
}
