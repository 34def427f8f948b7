using System.Reflection;
using System.Runtime.Loader;

namespace Shootdown.Reports.TextMutants;

/// <summary>A copy of the program that has a model with mutants, of which one is switched on at a time. Each worker has its own, since
/// there is one switch in each.</summary>
internal sealed class MutantContext : AssemblyLoadContext
{
    private const string Family = "Shootdown.";

    private readonly Dictionary<int, bool> stands = [];
    private readonly Assembly model;
    private readonly FieldInfo on;
    private readonly FieldInfo asked;
    private readonly Func<int, long> build;
    private readonly Func<int, long, CancellationToken, string[]> ask;
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
        build = Method<Func<int, long>>(nameof(MutantHost.Build));
        ask = Method<Func<int, long, CancellationToken, string[]>>(nameof(MutantHost.Ask));
        askBreaking = Method<Func<int, long, CancellationToken, string[]>>(nameof(MutantHost.AskBreaking));
        Scenarios = Method<Func<string[]>>(nameof(MutantHost.Scenarios))();
        Names = Method<Func<string[]>>(nameof(MutantHost.Names))();
        Holding = [.. Enumerable.Range(0, Names.Count).Select(Method<Func<int, bool>>(nameof(MutantHost.IsHolding)))];
    }

    /// <summary>The system that killed the last mutant; -1 where none has.</summary>
    public int Last { get; set; } = -1;

    /// <summary>The scenario of each system.</summary>
    public IReadOnlyList<string> Scenarios { get; }

    /// <summary>Scenario and design of each system.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether something is claimed to hold of each system.</summary>
    public IReadOnlyList<bool> Holding { get; }

    /// <summary>Builds a system as it is.</summary>
    /// <param name="system">The system.</param>
    /// <returns>The size of its automata, and by mutant whether the text comes by it.</returns>
    public (long Size, bool[] Reached) Profile(int system)
    {
        var reached = new bool[((bool[])asked.GetValue(null)!).Length];
        asked.SetValue(null, reached);
        on.SetValue(null, -1);
        var size = build(system);
        asked.SetValue(null, new bool[reached.Length]);
        return (size, reached);
    }

    /// <summary>Puts a mutant to the claims that something holds of a system.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="system">The system.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>As <see cref="MutantHost.Ask"/>.</returns>
    public string[] Ask(int mutant, int system, long mostStates, CancellationToken cancellation)
    {
        on.SetValue(null, mutant);
        return ask(system, mostStates, cancellation);
    }

    /// <summary>Whether the claims that something holds of a system stand without any mutant: one that does not kills nothing.</summary>
    /// <param name="system">The system.</param>
    /// <param name="mostStates">States after which the search gives up.</param>
    /// <param name="cancellation">Ends the search.</param>
    public bool Stands(int system, long mostStates, CancellationToken cancellation)
    {
        if (!stands.TryGetValue(system, out var known))
        {
            stands.Add(system, known = Ask(-1, system, mostStates, cancellation).Length < 2);
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
