using System.Globalization;

namespace Shootdown.Bench;

/// <summary>The same program under every memory: states, states a second and bytes a state, the memories in turn on the same
/// machine.</summary>
internal static class MemoryComparison
{
    private const int Runs = 5;
    private const int Threads = 3;

    // As for a litmus test: the smallest of these has some thousand states.
    private const int InitialCapacity = 4_000;

    private static readonly MemoryModel[] Memories = [MemoryModel.Sc, MemoryModel.Tso, MemoryModel.Arm];

    /// <summary>Compares on three threads of so many stores and loads in turn, and prints the table.</summary>
    public static int Run(string accesses, TextWriter output, TextWriter errors)
    {
        if (accesses is not [>= '1' and <= '8'])
        {
            errors.WriteLine($"memories: '{accesses}' accesses of each thread; accepted: a number from 1 to 8");
            return 2;
        }

        var test = Program(accesses[0] - '0');
        var systems = Memories.Select(m => LitmusModel.Build(test, m).System).ToList();
        var runs = Enumerable.Range(0, Runs).Select(_ => systems.ConvertAll(s =>
            ExhaustiveSearch.Run(s, [], new ExhaustiveOptions { Threads = 1, InitialCapacity = InitialCapacity }))).ToList();
        output.WriteLine($"{Threads} threads of {accesses} accesses each, 1 worker; medians of {Runs} runs, the memories in turn");
        output.WriteLine("| memory | states | transitions | s | states/s | bytes/state |");
        output.WriteLine("|--------|--------|-------------|---|----------|-------------|");
        for (var memory = 0; memory < Memories.Length; memory++)
        {
            var result = runs.Select(r => r[memory]).OrderBy(r => r.Elapsed).ElementAt(Runs / 2);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Memories[memory].ToString().ToLowerInvariant()} | {result.States:N0} | {result.Transitions:N0} | "
                + $"{result.Elapsed.TotalSeconds:F3} | {result.StatesPerSecond:N0} | {result.BytesPerState:F1} |"));
        }

        return 0;
    }

    private static LitmusTest Program(int accesses) => new()
    {
        Threads = [.. Enumerable.Range(0, Threads).Select(thread => (IReadOnlyList<Instruction>)
            [.. Enumerable.Range(0, accesses).Select(at => Access(thread, at, "xyz"[(thread + at) % Threads].ToString()))])],
        Condition = new Litmus.Condition(Quantifier.Exists, new Conjunction([]), []),
        Verdict = LitmusVerdict.Allowed,
    };

    private static Instruction Access(int thread, int at, string location) => at % 2 == 0
        ? new StoreInstruction(location, Operand.Of(thread + 1))
        : new LoadInstruction(string.Create(CultureInfo.InvariantCulture, $"r{at}"), location);
}
