using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>The mutants of the text: what can be changed in a source, those that compile, and a sample of them.</summary>
public sealed class TextMutants
{
    private readonly CSharpCompilation source;
    private readonly IReadOnlyList<TextCandidate> candidates;

    private TextMutants(
        CSharpCompilation source, IReadOnlyList<TextCandidate> candidates, IReadOnlyList<(string Routine, RedundantAttribute Said)> said) =>
        (this.source, this.candidates, Explanations) = (source, candidates, said);

    /// <summary>The mutants, in the order of the text; those of a sample in the order in which they are drawn.</summary>
    public IReadOnlyList<TextMutant> All => [.. candidates.Select(c => c.Mutant)];

    /// <summary>What the routines say of mutants of their text.</summary>
    internal IReadOnlyList<(string Routine, RedundantAttribute Said)> Explanations { get; }

    /// <summary>What is said of mutants that there are none of.</summary>
    public IReadOnlyList<string> Idle =>
        [
            .. Explanations.Where(e => !candidates.Any(c => c.Mutant.Redundant.Contains(e.Said) && c.Mutant.IsExplainedBy(e.Said)))
                .Select(e => $"{e.Routine}: {e.Said.Mutant}"),
        ];

    /// <summary>The mutants of the model's routines.</summary>
    /// <param name="function">The kernel function, or the routine, that alone is changed; null for every one.</param>
    public static TextMutants OfModel(string? function = null) => OfModel(function, static _ => true);

    /// <summary>Those of the model's mutants that its text explains.</summary>
    public static TextMutants ExplainedOfModel() => OfModel(null, static mutant => mutant.Redundant.Any(mutant.IsExplainedBy));

    /// <summary>The mutants of every method of a source.</summary>
    /// <param name="text">The source; of its methods none stands for a kernel function.</param>
    public static TextMutants OfSource(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, path: "source.cs");
        var compilation = CSharpCompilation.Create(
            "source", [tree], ModelSource.References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return Of(compilation, tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Select(m => ((MemberDeclarationSyntax)m, (KernelAttribute?)null)));
    }

    private static TextMutants OfModel(string? function, Func<TextMutant, bool> which)
    {
        var model = ModelSource.Embedded;
        var routines = model.Mutable.Where(r => function is null || function == r.Kernel?.Function || function == r.Name);
        return Of(model.Compilation, routines.Select(r => (r.Syntax, r.Kernel)), which);
    }

    /// <summary>The mutants of routines of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="routines">The routines, each with the kernel function that it stands for.</param>
    /// <param name="which">Which mutants; null for every one.</param>
    internal static TextMutants Of(
        CSharpCompilation source,
        IEnumerable<(MemberDeclarationSyntax Syntax, KernelAttribute? Kernel)> routines,
        Func<TextMutant, bool>? which = null)
    {
        var explanations = new List<(string Routine, RedundantAttribute Said)>();
        var found = new List<TextCandidate>();
        foreach (var tree in routines.GroupBy(r => r.Syntax.SyntaxTree))
        {
            var mutation = new TextMutation(source.GetSemanticModel(tree.Key));
            foreach (var (syntax, kernel) in tree)
            {
                var (name, said) = mutation.SaidOf(syntax);
                found.AddRange(mutation.Of(syntax, name, kernel, said));
                explanations.AddRange(said.Select(s => (name, s)));
            }
        }

        var numbered = found.GroupBy(c => c.Mutant.Key).SelectMany(alike => alike.OrderBy(c => c.Node.SpanStart)
            .Select((c, i) => c with { Mutant = c.Mutant with { Ordinal = i, Alike = alike.Count() } }));
        var sorted = numbered.OrderBy(c => c.Mutant.File, StringComparer.Ordinal).ThenBy(c => c.Node.SpanStart)
            .ThenBy(c => c.Mutant.Operator).ThenBy(c => c.Mutant.Change, StringComparer.Ordinal)
            .Where(c => which?.Invoke(c.Mutant) != false);
        return new TextMutants(source, MutantModel.ThatCompile(source, [.. sorted]), explanations);
    }

    /// <summary>Draws some: those whose names hash lowest, so that a change of the text does not change which others are drawn.</summary>
    /// <param name="count">How many; all, if there are fewer.</param>
    /// <param name="seed">Which sample.</param>
    public TextMutants Sample(int count, int seed) =>
        new(source, [.. DrawnOrder.Draw(candidates, c => c.Mutant.Key, count, seed)], Explanations);

    /// <summary>All but the first.</summary>
    /// <param name="count">How many are left out.</param>
    public TextMutants Skip(int count) => new(source, [.. candidates.Skip(count)], Explanations);

    /// <summary>Those of some mutants alone.</summary>
    /// <param name="mutants">The mutants.</param>
    public TextMutants Where(IReadOnlySet<TextMutant> mutants) =>
        new(source, [.. candidates.Where(c => mutants.Contains(c.Mutant))], Explanations);

    /// <summary>Compiles the source with all of them, each behind a switch that has its place for a number.</summary>
    internal byte[] Compile() => MutantModel.Compile(source, candidates);
}
