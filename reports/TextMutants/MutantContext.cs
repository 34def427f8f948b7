using System.Reflection;
using System.Runtime.Loader;

namespace Shootdown.Reports.TextMutants;

/// <summary>What is read of a system before mutants are put to it.</summary>
/// <param name="Size">The size of its automata.</param>
/// <param name="Shape">What they do.</param>
/// <param name="Reached">By mutant, whether the text comes by it when the automata are built.</param>
/// <param name="Late">By mutant, whether it comes by it when steps are made.</param>
internal sealed record SystemReading(long Size, int Shape, bool[] Reached, bool[] Late)
{
    /// <summary>Whether the text comes by a mutant.</summary>
    /// <param name="mutant">The mutant.</param>
    public bool Reaches(int mutant) => Reached[mutant] || Late[mutant];

    /// <summary>What the automata do, if a mutant can change nothing else.</summary>
    /// <param name="mutant">The mutant.</param>
    public int? ShapeFor(int mutant) => Late[mutant] ? null : Shape;
}

/// <summary>A copy of the program that has a model with mutants, of which one is switched on at a time. Each worker has its own, since
/// there is one switch in each.</summary>
internal sealed class MutantContext : AssemblyLoadContext
{
    private const string Family = "Shootdown.";

    private readonly Dictionary<(int System, bool Buffered), bool> stands = [];
    private readonly Assembly model;
    private readonly FieldInfo on;
    private readonly FieldInfo asked;
    private readonly Func<int, (long Size, int Shape)> build;
    private readonly Action explore;
    private readonly Func<int, int?, bool, long, CancellationToken, string[]?> ask;
    private readonly Func<int, long, CancellationToken, string[]> askBreaking;

    /// <summary>Loads a model.</summary>
    /// <param name="compiled">Its assembly.</param>
    public MutantContext(byte[] compiled)
        : base("mutants")
    {
        using var stream = new MemoryStream(compiled);
        model = LoadFromStream(stream);
        var switches = model.GetType(MutantModel.Switch, true)!;
        (on, asked) = (switches.GetField("On")!, switches.GetField("Asked")!);
        var host = LoadFromAssemblyName(typeof(MutantHost).Assembly.GetName()).GetType(typeof(MutantHost).FullName!, true)!;
        T Method<T>(string name)
            where T : Delegate => host.GetMethod(name)!.CreateDelegate<T>();
        build = Method<Func<int, (long Size, int Shape)>>(nameof(MutantHost.Build));
        explore = Method<Action>(nameof(MutantHost.Explore));
        ask = Method<Func<int, int?, bool, long, CancellationToken, string[]?>>(nameof(MutantHost.Ask));
        askBreaking = Method<Func<int, long, CancellationToken, string[]>>(nameof(MutantHost.AskBreaking));
        Scenarios = Method<Func<string[]>>(nameof(MutantHost.Scenarios))();
        Designs = Method<Func<string[]>>(nameof(MutantHost.DesignNames))();
        Kinds = Method<Func<string[]>>(nameof(MutantHost.Kinds))();
        Words = Method<Func<string[]>>(nameof(MutantHost.Words))();
        Lengths = Method<Func<int[]>>(nameof(MutantHost.Lengths))();
        Names = [.. Scenarios.Zip(Designs, (scenario, design) => $"{scenario} on {design}")];
        AboutBuffers = [.. Enumerable.Range(0, Names.Count).Select(Method<Func<int, bool>>(nameof(MutantHost.IsAboutBuffers)))];
        Holding = [.. Enumerable.Range(0, Names.Count).Select(Method<Func<int, bool>>(nameof(MutantHost.IsHolding)))];
    }

    /// <summary>The scenario of each system.</summary>
    public IReadOnlyList<string> Scenarios { get; }

    /// <summary>The design of each system.</summary>
    public IReadOnlyList<string> Designs { get; }

    /// <summary>What kind of scenario each system's is.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>What each system is about.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How much each system does: the calls of its workload.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Scenario and design of each system.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether something is claimed of each system's scenario that is about store buffers.</summary>
    public IReadOnlyList<bool> AboutBuffers { get; }

    /// <summary>Whether something is claimed to hold of each system.</summary>
    public IReadOnlyList<bool> Holding { get; }

    /// <summary>Builds a system as it is.</summary>
    /// <param name="system">The system.</param>
    public SystemReading Profile(int system)
    {
        var (reached, late) = (new bool[((bool[])asked.GetValue(null)!).Length], new bool[((bool[])asked.GetValue(null)!).Length]);
        asked.SetValue(null, reached);
        on.SetValue(null, -1);
        var (size, shape) = build(system);
        asked.SetValue(null, late);
        explore();
        asked.SetValue(null, new bool[reached.Length]);
        return new SystemReading(size, shape, reached, late);
    }

    /// <summary>Puts a mutant to the claims that something holds of a system.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="system">The system.</param>
    /// <param name="shape">What its contexts do without the mutant; null to ask whatever they do.</param>
    /// <param name="buffered">Whether it has store buffers.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>As <see cref="MutantHost.Ask"/>.</returns>
    public string[]? Ask(int mutant, int system, int? shape, bool buffered, long mostStates, CancellationToken cancellation)
    {
        on.SetValue(null, mutant);
        return ask(system, shape, buffered, mostStates, cancellation);
    }

    /// <summary>Whether the claims that something holds of a system stand without any mutant: one that does not kills nothing.</summary>
    /// <param name="system">The system.</param>
    /// <param name="buffered">Whether it has store buffers.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    public bool Stands(int system, bool buffered, long mostStates, CancellationToken cancellation)
    {
        if (!stands.TryGetValue((system, buffered), out var known))
        {
            stands.Add((system, buffered), known = Ask(-1, system, null, buffered, mostStates, cancellation) is null or { Length: < 2 });
        }

        return known;
    }

    /// <summary>Puts a mutant to the claims that something breaks in a system.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="system">The system.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>As <see cref="MutantHost.AskBreaking"/>.</returns>
    public string[] AskBreaking(int mutant, int system, long mostStates, CancellationToken cancellation)
    {
        on.SetValue(null, mutant);
        return askBreaking(system, mostStates, cancellation);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        return model is not null && name == model.GetName().Name ? model
            : name.StartsWith(Family, StringComparison.Ordinal)
                ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll"))
            : null;
    }
}
