using Shootdown.Model.Kernel.arch.riscv.kvm;
using Shootdown.Model.Kernel.kernel;
using Shootdown.Model.Kernel.Objects;

namespace Shootdown.Scenarios;

/// <summary>A vCPU of a <see cref="RiscvGuestScenario"/>.</summary>
/// <param name="Name">The name of its thread.</param>
/// <param name="Guest">The number of its guest. The first has a VMID, others have none yet.</param>
/// <param name="Cpus">Where its thread may run.</param>
public sealed record RiscvVcpu(string Name, int Guest, CpuMask Cpus)
{
    /// <summary>The CPU that its thread has at first, or -1.</summary>
    public int StartsOn { get; init; } = -1;

    /// <summary>The CPU on which its guest has executed last.</summary>
    public int LastExit { get; init; }
}

/// <summary>A scenario of guests on RISC-V, each vCPU of which executes once. All VMIDs are taken at first, so that the first guest that
/// comes new brings a rollover; or that has been.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The review question that it stands for.</param>
/// <param name="Vcpus">The vCPUs.</param>
public sealed record RiscvGuestScenario(string Name, string Title, string Origin, params IReadOnlyList<RiscvVcpu> Vcpus)
    : Scenario(Name, Title, Origin)
{
    /// <summary>Whether the rollover has been, by which the second guest has the VMID that the first one had.</summary>
    public bool IsRolledOver { get; init; }

    /// <inheritdoc/>
    public override int Cpus { get; } = 1 + Vcpus.SelectMany(v => v.Cpus.With(v.LastExit)).Max();

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => [VmidsAreUnmixed.Property, .. PropertyCatalogue.Calls];

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var performed = Performed(memory, "which is one of RISC-V", MemoryModel.Sc, MemoryModel.Tso);
        var machine = new Computer(Cpus) { Rewriter = rewriter, SpinlocksPin = design.PreemptRt == PreemptRt.Off };
        var smp = new Smp(machine, design, Vcpus.Count, Vcpus.Count);
        var guests = new RiscvGuests(machine, [.. Vcpus.Select(v => (v.Name, v.Guest, v.LastExit, v.StartsOn))], IsRolledOver);
        var vcpu = new Vcpu(machine, design, guests, new Vmid(machine, design, smp, guests));
        for (var i = 0; i < Vcpus.Count; i++)
        {
            var (number, spec) = (i, Vcpus[i]);
            var request = smp.Declare(spec.Name, wait: true);
            machine.Task(spec.Name, spec.Cpus, mm: number, startsOn: spec.StartsOn).Add(() => vcpu.Run(number, request));
        }

        machine.AddSchedulers(Vcpus.Count, CpuMask.All(Cpus), vcpu.Switch);
        return new MachineSystem(
            machine,
            smp.GenericSmpCallFunctionInterrupt,
            performed,
            PropertyCatalogue.EyesOf(properties ?? Asked),
            PropertyCatalogue.WatchedCalls);
    }
}
