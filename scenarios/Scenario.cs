namespace Shootdown.Scenarios;

/// <summary>A situation worth checking: a machine with something to do, and why it is interesting.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The patch, commit or review question that it stands for.</param>
public abstract record Scenario(string Name, string Title, string Origin)
{
    /// <summary>Number of CPUs.</summary>
    public abstract int Cpus { get; }

    /// <summary>How memory is ordered where nobody says how.</summary>
    public virtual MemoryModel UsualMemory => MemoryModel.Sc;

    /// <summary>What is asked of it where nobody says what.</summary>
    public virtual IReadOnlyList<Property> Asked => PropertyCatalogue.Default;

    /// <summary>Builds the transition system.</summary>
    /// <param name="design">The design to run it on.</param>
    /// <param name="memory">How memory is ordered; null for <see cref="UsualMemory"/>.</param>
    /// <param name="rewriter">What puts other steps in the place of the routines' own, or null.</param>
    /// <param name="properties">What will be asked of it, at most <see cref="Eyes.Most"/> that have monitors; null for all of the
    /// catalogue. Ghost state exists for these only.</param>
    /// <exception cref="FormatException">The scenario cannot be run on such memory.</exception>
    public abstract MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null);

    /// <summary>The scenario with another number of CPUs: with its own alone, where it does not say how it is had with others.</summary>
    /// <param name="cpus">How many.</param>
    /// <exception cref="FormatException">It cannot be had with so many.</exception>
    public virtual Scenario WithCpus(int cpus) =>
        cpus == Cpus ? this : throw new FormatException($"--cpus {cpus}: accepted: {Cpus} for {Name}");

    /// <summary>The memory that it is built on.</summary>
    /// <param name="memory">How memory is to be ordered; null for <see cref="UsualMemory"/>.</param>
    /// <param name="why">Why on no other than those accepted, as it stands behind the scenario's name.</param>
    /// <param name="accepted">Those that it can be run on.</param>
    /// <exception cref="FormatException">It is another.</exception>
    private protected MemoryModel Performed(MemoryModel? memory, string why, params IReadOnlyList<MemoryModel> accepted)
    {
        var performed = memory ?? UsualMemory;
        return accepted.Contains(performed) ? performed : throw new FormatException(
            $"--memory {MemoryName.Of(performed)}: accepted: {string.Join(", ", accepted.Select(MemoryName.Of))} for {Name}, {why}");
    }
}

/// <summary>A scenario that is a workload.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in it, in one line.</param>
/// <param name="Origin">The patch, commit or review question that it stands for.</param>
/// <param name="Workload">The workload.</param>
public sealed record WorkloadScenario(string Name, string Title, string Origin, Workload Workload) : Scenario(Name, Title, Origin)
{
    private const string WithOthers = "which has any number of CPUs";

    /// <inheritdoc/>
    public override int Cpus => Workload.Cpus;

    /// <summary>A workload that somebody wrote as a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="workload">The workload.</param>
    public static WorkloadScenario Of(string name, string origin, Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var tasks = workload.Tasks.Select(t => $"{t.Name} on {t.Cpus}: {string.Join(", ", t.Calls.Select(c => c.Name))}");
        var among = !workload.Others ? string.Empty
            : workload.UsesMemory ? $"; for any number of further CPUs, which flush {workload.FlushesOfOthers} times at most, "
                + "under A1, A3, A4, A6 to A9 of docs/any-number.md"
            : "; for any number of further CPUs, under A1 to A6 of docs/any-number.md";
        return new WorkloadScenario(name, string.Join("; ", tasks) + among, origin, workload);
    }

    /// <summary>The workload in a file as a scenario, which has the file's name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It cannot be read, or is no workload; the message says where and what would be
    /// accepted.</exception>
    public static WorkloadScenario OfFile(string path) => Of(NameOf(path), "a workload file", WorkloadReader.ReadFile(path));

    /// <summary>The name that a scenario out of a file has: the file's, without what a token cannot hold.</summary>
    /// <param name="path">The file's path.</param>
    public static string NameOf(string path)
    {
        var name = string.Concat(Path.GetFileNameWithoutExtension(path)
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return name.Length == 0 ? "workload" : name;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Asked => Workload.Asked(PropertyCatalogue.Default);

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        var performed = Workload.Others
            ? Performed(memory, WithOthers, MemoryModel.Sc)
            : Performed(memory, "which is one of x86", MemoryModel.Sc, MemoryModel.Tso);
        return Workload.Others && properties?.FirstOrDefault(p => !Workload.AskedAmongOthers.Contains(p)) is { } other
            ? throw new FormatException(
                $"--property {other.Id}: accepted: {string.Join(", ", Workload.AskedAmongOthers.Select(p => p.Id))} "
                + $"for {Name}, {WithOthers}")
            : WorkloadModel.Build(Workload, design, performed, TlbForm.May, rewriter, properties);
    }

    /// <inheritdoc/>
    public override Scenario WithCpus(int cpus)
    {
        if (Workload.Others)
        {
            return base.WithCpus(cpus); // another number would make one of them what stands for the others
        }

        var workload = Workload with { Cpus = cpus };
        Validation.Check(workload);
        return this with { Workload = workload };
    }
}

/// <summary>The benchmark model. Of a design it knows only when a call waits.</summary>
/// <param name="Quota">By CPU, the flushes that its task makes.</param>
public sealed record BenchmarkScenario(IReadOnlyList<int> Quota)
    : Scenario("benchmark-shootdown", "the exactly defined model whose state counts SPIN and TLC agree on", "bench/peers/shoot.pml")
{
    /// <inheritdoc/>
    public override int Cpus => Quota.Count;

    /// <inheritdoc/>
    public override MachineSystem Build(
        Design design,
        MemoryModel? memory = null,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        _ = Performed(memory, "which is defined step by step", MemoryModel.Sc);
        return BenchmarkShootdown.Build(Quota, design.WaitDecision, properties ?? [NoStaleTranslation.Property]);
    }

    /// <inheritdoc/>
    public override Scenario WithCpus(int cpus) =>
        cpus is >= 2 and <= 4
            ? new BenchmarkScenario([.. Enumerable.Range(0, cpus).Select(c => c < Quota.Count ? Quota[c] : 0)])
            : throw new FormatException($"--cpus {cpus}: accepted: 2 to 4 for {Name}");
}
