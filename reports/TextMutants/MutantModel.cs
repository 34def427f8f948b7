using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>A model with mutants in its text, each behind a switch.</summary>
internal static class MutantModel
{
    /// <summary>The full name of the class that has the switches.</summary>
    public const string Switch = "Shootdown.Model.MutantSwitch";

    // Asked: which mutants the text has come by. On: the one that is there, or -1.
    private const string SwitchText =
        """
        namespace Shootdown.Model;

        public static class MutantSwitch
        {
            public static int On = -1;
            public static bool[] Asked = new bool[NUMBER];

            public static bool Is(int number)
            {
                Asked[number] = true;
                return On == number;
            }
        }
        """;

    /// <summary>Leaves out what does not compile.</summary>
    /// <param name="source">The source.</param>
    /// <param name="candidates">The candidates.</param>
    public static IReadOnlyList<TextCandidate> ThatCompile(CSharpCompilation source, IReadOnlyList<TextCandidate> candidates)
    {
        var left = candidates;
        var open = candidates.Select(c => c.Node.SyntaxTree.FilePath).ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            // What stands in a body is wrong or right whatever stands in others: a file that is right stays right.
            var model = With(source, left);
            var wrong = model.SyntaxTrees.Where(t => open.Contains(t.FilePath)).AsParallel()
                .SelectMany(t => model.GetSemanticModel(t).GetDiagnostics())
                .Where(d => d.Severity == DiagnosticSeverity.Error).SelectMany(d => NumbersOf(d, left)).ToHashSet();
            if (wrong.Count == 0)
            {
                return left;
            }

            open = wrong.Select(i => left[i].Node.SyntaxTree.FilePath).ToHashSet(StringComparer.Ordinal);
            left = [.. left.Where((_, i) => !wrong.Contains(i))];
        }
    }

    /// <summary>Compiles the source with all of some mutants.</summary>
    /// <param name="source">The source.</param>
    /// <param name="candidates">Mutants that compile; the switch of each is its place.</param>
    /// <returns>The assembly.</returns>
    public static byte[] Compile(CSharpCompilation source, IReadOnlyList<TextCandidate> candidates)
    {
        using var stream = new MemoryStream();
        var result = With(source, candidates).Emit(stream);
        return result.Success
            ? stream.ToArray()
            : throw new InvalidOperationException(
                $"the model with mutants does not compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
    }

    private static CSharpCompilation With(CSharpCompilation source, IReadOnlyList<TextCandidate> candidates)
    {
        var options = (CSharpParseOptions)source.SyntaxTrees[0].Options;
        var byNode = candidates.Select((candidate, number) => (Number: number, Candidate: candidate)).ToLookup(c => c.Candidate.Node);
        foreach (var tree in candidates.Select(c => c.Node.SyntaxTree).Distinct())
        {
            var rewritten = new SchemataRewriter(byNode).Visit(tree.GetRoot())!;
            source = source.ReplaceSyntaxTree(tree, CSharpSyntaxTree.Create((CSharpSyntaxNode)rewritten, options, tree.FilePath));
        }

        return source.AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            SwitchText.Replace("NUMBER", candidates.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), options));
    }

    // What stands wrong is a mutant, or reads a variable that a mutant does not assign.
    private static List<int> NumbersOf(Diagnostic wrong, IReadOnlyList<TextCandidate> candidates)
    {
        var at = wrong.Location.SourceTree!.GetRoot().FindNode(wrong.Location.SourceSpan, getInnermostNodeForTie: true);
        var marks = at.AncestorsAndSelf().Concat(at.DescendantNodes()).SelectMany(n => n.GetAnnotations(SchemataRewriter.Mark)).ToList();
        if (marks.Count > 0)
        {
            return [int.Parse(marks[0].Data!, CultureInfo.InvariantCulture)];
        }

        var method = Signature(at);
        var unassigning = Enumerable.Range(0, candidates.Count)
            .Where(i => candidates[i].Mutant.Operator is TextOperator.LeftOut or TextOperator.Swapped
                && candidates[i].Node.SyntaxTree.FilePath == wrong.Location.SourceTree.FilePath && Signature(candidates[i].Node) == method
                && candidates[i].Mutant.Change.Contains(" = ", StringComparison.Ordinal)).ToList();
        return unassigning.Count > 0
            ? unassigning
            : throw new InvalidOperationException($"the model does not compile, whatever its mutants: {wrong}");
    }

    private static string? Signature(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<MethodDeclarationSyntax>().FirstOrDefault() is { } method
            ? $"{method.Identifier.ValueText}{method.ParameterList.ToString()}" : null;
}
