using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The variables of arch/riscv/kvm/vmid.c and vcpu.c, and what CPUs have of guests: HGATP, and translations by VMID.</summary>
/// <remarks>
/// <para>In the initial state every VMID is taken. The first guest has VMID 1, and every CPU holds translations of it; others that are
/// gone have the rest. So the first guest that comes new brings a rollover, after which there are enough for all. Or the rollover has been,
/// and the second guest has got VMID 1.</para>
/// <para>A guest executes on the CPU that its vCPU has, and nothing else there meanwhile: so what it translates is one step.</para>
/// </remarks>
public sealed class RiscvGuests : IGuestTags
{
    private const int Versions = 3; // none, the first, and that of the rollover
    private const int FirstVersion = 1;
    private const string UnderLock = "vmid_lock is held, and what is written or read here beside a guest's own is touched under it alone";

    private readonly ImmutableArray<int> guestOf; // by vCPU
    private readonly int guests;
    private readonly int vmids;
    private readonly Cell version; // vmid_version
    private readonly Cell next; // vmid_next
    private readonly ImmutableArray<Cell> vmid; // by guest: vmid.vmid
    private readonly ImmutableArray<Cell> versionOf; // by guest: vmid.vmid_version
    private readonly ImmutableArray<Cell> requests; // by vCPU: KVM_REQ_UPDATE_HGATP
    private readonly ImmutableArray<Cell> lastExit; // by vCPU: last_exit_cpu
    private readonly ImmutableArray<Cell> former; // by CPU: kvm_former_vcpu
    private readonly ImmutableArray<Cell> hgatp; // by CPU: the guest and the VMID
    private readonly ImmutableArray<ImmutableArray<Cell>> held; // by CPU and VMID: of which guests there are translations

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="vcpus">By vCPU: its name, its guest, the CPU that it has left last, and the one that it has at first, or -1.</param>
    /// <param name="isRolledOver">Whether the rollover has been.</param>
    public RiscvGuests(Computer machine, IReadOnlyList<(string Name, int Guest, int LastExit, int Cpu)> vcpus, bool isRolledOver)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(vcpus);
        machine.Show(this);
        guestOf = [.. vcpus.Select(v => v.Guest)];
        guests = 1 + guestOf.Max();
        vmids = guests + 2;
        VmidLock = new KernelLock(machine, "vmid_lock", sleeps: false);
        version = machine.Layout.Declare("vmid_version", Versions, isRolledOver ? FirstVersion + 1 : FirstVersion);
        next = machine.Layout.Declare("vmid_next", vmids, isRolledOver ? 2 : 0);
        vmid = [.. Enumerable.Range(0, guests).Select(g => machine.Layout.Declare(
            $"{NameOf(g)}.vmid", vmids, HasFirst(g) ? 1 : 0))];
        versionOf = [.. Enumerable.Range(0, guests).Select(g => machine.Layout.Declare(
            $"{NameOf(g)}.vmid_version", Versions, HasFirst(g) ? FirstVersion + g : 0))];
        requests = [.. vcpus.Select(v => machine.Layout.Flag($"{v.Name}.KVM_REQ_UPDATE_HGATP"))];
        lastExit = [.. vcpus.Select(v => machine.Layout.Declare($"{v.Name}.last_exit_cpu", machine.Cpus, v.LastExit))];
        former = machine.PerCpu("kvm_former_vcpu", vcpus.Count + 1, v => v == 0 ? "-" : vcpus[v - 1].Name);
        hgatp = machine.PerCpu("hgatp", guests * vmids, v => FormattableString.Invariant($"{NameOf(v / vmids)}:{v % vmids}"));
        held = [.. Enumerable.Range(0, machine.Cpus).Select(cpu => Enumerable.Range(0, vmids).Select(tag => machine.Layout.Declare(
            FormattableString.Invariant($"guest tlb[{cpu}] VMID {tag}"), 1 << guests, tag == 1 && !isRolledOver ? 1 : 0))
            .ToImmutableArray())];
        for (var i = 0; i < vcpus.Count; i++)
        {
            if (vcpus[i].Cpu is >= 0 and var cpu)
            {
                (former[cpu].Initial, hgatp[cpu].Initial) = (i + 1, (guestOf[i] * vmids) + vmid[guestOf[i]].Initial);
            }
        }

        bool HasFirst(int guest) => guest == 0 || (guest == 1 && isRolledOver);
    }

    /// <summary><c>vmid_lock</c>.</summary>
    public KernelLock VmidLock { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Cell> Loaded => hgatp;

    /// <inheritdoc/>
    public IReadOnlyList<Cell> VmidOf => vmid;

    /// <inheritdoc/>
    public int Vmids => vmids;

    /// <inheritdoc/>
    public Cell Held(int cpu, int tag) => held[cpu][tag];

    /// <summary>The guest that a vCPU is one of.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public int GuestOf(int vcpu) => guestOf[vcpu];

    /// <summary>The vCPUs of a guest.</summary>
    /// <param name="guest">The guest.</param>
    public IEnumerable<int> VcpusOf(int guest) => Enumerable.Range(0, guestOf.Length).Where(v => guestOf[v] == guest);

    /// <summary>Reads <c>vmid_version</c>.</summary>
    public Operation<int> ReadVersion() => Atomic.Load<int>(version, $"{version}");

    /// <summary>Reads the version that a guest's VMID is of.</summary>
    /// <param name="guest">The guest.</param>
    public Operation<int> ReadVersionOf(int guest) => Atomic.Load<int>(versionOf[guest], $"{versionOf[guest]}");

    /// <summary>Reads a guest's VMID.</summary>
    /// <param name="guest">The guest.</param>
    public Operation<int> ReadVmid(int guest) => Atomic.Load<int>(vmid[guest], $"{vmid[guest]}");

    /// <summary><c>vmid_next == 0</c>.</summary>
    public Operation<bool> NoneIsLeft() =>
        Atomic.Load<Nothing, bool>(next, "vmid_next == 0", 2, default, static (ref Values v, Nothing _) => v[0] == 0 ? 1 : 0);

    /// <summary><c>vmid_version++; vmid_next = 1</c>.</summary>
    public Operation<Nothing> NewVersion() => Atomic.Together<Nothing, Nothing>(
        $"{version}++, vmid_next = 1", UnderLock, [version, next], [], 1, default,
        static (ref Values v, Nothing _) =>
        {
            if (v[0] == Versions - 1)
            {
                return Operation.Undefined;
            }

            (v[0], v[1]) = (v[0] + 1, 1);
            return 0;
        });

    /// <summary>Gives a guest the next VMID.</summary>
    /// <param name="guest">The guest.</param>
    public Operation<Nothing> TakeNext(int guest) => Atomic.Together<int, Nothing>(
        $"{vmid[guest]} = vmid_next++", UnderLock, [vmid[guest], next], [], 1, vmids,
        static (ref Values v, int vmids) =>
        {
            (v[0], v[1]) = (v[1], (v[1] + 1) % vmids);
            return 0;
        });

    /// <summary>Lets a guest's VMID be of the current version.</summary>
    /// <param name="guest">The guest.</param>
    public Operation<Nothing> SetVersionOf(int guest) => Atomic.Together<Nothing, Nothing>(
        $"{versionOf[guest]} = {version}", UnderLock, [versionOf[guest]], [version], 1, default,
        static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        });

    /// <summary><c>kvm_make_request(KVM_REQ_UPDATE_HGATP)</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<Nothing> MakeRequest(int vcpu) =>
        Atomic.Store(requests[vcpu], 1, $"kvm_make_request({requests[vcpu]})", MemoryOrder.Full);

    /// <summary><c>kvm_check_request(KVM_REQ_UPDATE_HGATP)</c>: whether there was one, which is taken.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<bool> CheckRequest(int vcpu) => Atomic.Exchange<bool>(requests[vcpu], 0, $"kvm_check_request({requests[vcpu]})");

    /// <summary><c>kvm_request_pending()</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<bool> IsRequested(int vcpu) => Atomic.Load<bool>(requests[vcpu], $"kvm_request_pending({requests[vcpu]})");

    /// <summary>Whether a CPU has had another vCPU since it last had this one, which it has from now on, or has not left this one
    /// last.</summary>
    /// <param name="cpu">The CPU, interrupts off.</param>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<bool> IsAnother(int cpu, int vcpu) => Atomic.ThisCpu<(int Vcpu, int Cpu), bool>(
        $"kvm_former_vcpu or last_exit_cpu on {cpu} is another", [former[cpu]], [lastExit[vcpu]], 2, (vcpu + 1, cpu),
        static (ref Values v, (int Vcpu, int Cpu) a) =>
        {
            var another = v[0] != a.Vcpu || v[1] != a.Cpu;
            v[0] = a.Vcpu;
            return another ? 1 : 0;
        });

    /// <summary>Whether a vCPU has left another CPU last.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> HasLeftElsewhere(int vcpu, int cpu) => Atomic.Load<int, bool>(
        lastExit[vcpu], $"{lastExit[vcpu]} != {cpu}", 2, cpu, static (ref Values v, int cpu) => v[0] == cpu ? 0 : 1);

    /// <summary>Writes HGATP.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">The guest whose tables it names.</param>
    /// <param name="tag">The VMID.</param>
    public Operation<Nothing> WriteHgatp(int cpu, int guest, int tag) => Atomic.Hardware<int, Nothing>(
        FormattableString.Invariant($"csr_write(HGATP[{cpu}], {NameOf(guest)}:{tag})"), [hgatp[cpu]], [], 1, (guest * vmids) + tag,
        static (ref Values v, int to) =>
        {
            v[0] = to;
            return 0;
        });

    /// <summary><c>hfence.gvma zero, vmid</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="tag">The VMID.</param>
    public Operation<Nothing> HfenceGvma(int cpu, int tag) => Drop(FormattableString.Invariant($"hfence.gvma({tag})"), [held[cpu][tag]]);

    /// <summary><c>hfence.gvma zero, zero</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> HfenceGvmaAll(int cpu) => Drop("hfence.gvma", held[cpu].AsSpan());

    /// <summary>The guest executes, and translates by what its CPU holds under the VMID, or finds in its tables.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<Nothing> Execute(int cpu, int vcpu) => Atomic.Hardware<int, Nothing>(
        FormattableString.Invariant($"the guest of HGATP[{cpu}] executes"), held[cpu].AsSpan(), [hgatp[cpu]], 1, vmids,
        static (ref Values v, int vmids) =>
        {
            v[v[vmids] % vmids] |= 1 << (v[vmids] / vmids);
            return 0;
        }) with
    {
        Concerns = new GuestExecution(cpu, guestOf[vcpu]),
    };

    /// <summary>Notes which CPU a vCPU has left.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Leave(int vcpu, int cpu) => Atomic.Store(lastExit[vcpu], cpu, $"{lastExit[vcpu]} = {cpu}");

    private static string NameOf(int guest) => ((char)('A' + guest)).ToString();

    private static Operation<Nothing> Drop(string label, ReadOnlySpan<Cell> dropped) => Atomic.Hardware<Nothing, Nothing>(
        label, dropped, [], 1, default, static (ref Values v, Nothing _) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                v[i] = 0;
            }

            return 0;
        });
}

/// <summary>A guest executes on a CPU.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Guest">The guest's number.</param>
public sealed record GuestExecution(int Cpu, int Guest);
