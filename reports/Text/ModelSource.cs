using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>The model's source text as it was when its assembly was built, parsed and bound.</summary>
public sealed class ModelSource
{
    private const string Prefix = "model/";
    private const string KernelNamespace = "Shootdown.Model.Kernel";

    private static readonly Lazy<ModelSource> Loaded = new(() => new ModelSource());

    private readonly CSharpCompilation compilation;
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly ConcurrentDictionary<SourceRoutine, IReadOnlyList<SourceRoutine>> callees = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<SourceRoutine, IReadOnlyList<SourceRoutine>> callers = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<ILookup<string, SourceRoutine>> mentioning;
    private readonly Dictionary<ISymbol, SourceRoutine> routines = new(SymbolEqualityComparer.Default);

    private ModelSource()
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var assembly = typeof(MachineSystem).Assembly;
        List<SyntaxTree> trees = [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n => CSharpSyntaxTree.ParseText(Read(assembly, n), options, n.Replace('\\', '/')))];
        trees.Add(CSharpSyntaxTree.ParseText(GlobalUsings(trees), options));
        compilation = CSharpCompilation.Create(
            assembly.GetName().Name,
            trees,
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        foreach (var method in trees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()))
        {
            if (ModelOf(method).GetDeclaredSymbol(method) is { } symbol)
            {
                routines[symbol] = new SourceRoutine(method, symbol);
            }
        }

        mentioning = new Lazy<ILookup<string, SourceRoutine>>(() => Routines.Where(r => IsOfKernel(r.Symbol.ContainingType))
            .SelectMany(r => r.Syntax.DescendantTokens().Select(t => t.ValueText).Distinct().Select(word => (Routine: r, Word: word)))
            .ToLookup(m => m.Word, m => m.Routine));
    }

    /// <summary>The source that the model's assembly carries.</summary>
    public static ModelSource Embedded => Loaded.Value;

    /// <summary>Every method of the model, by symbol.</summary>
    public IEnumerable<SourceRoutine> Routines => routines.Values;

    /// <summary>The names under which a routine can be asked for: kernel functions, and routines of the model that stand beside
    /// them.</summary>
    public IReadOnlyCollection<string> Names =>
        [.. Routines.Where(r => r.IsRoutine).SelectMany(r => r.Kernel is { } k ? [k.Function, r.Symbol.Name] : new[] { r.Symbol.Name })
            .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The routines of a name, in the order of the text.</summary>
    /// <param name="name">A kernel function, or the name of a routine in the model.</param>
    public IReadOnlyList<SourceRoutine> Find(string name)
    {
        var all = Routines.Where(r => r.IsRoutine).ToList();
        var kernel = all.Where(r => r.Kernel?.Function == name).ToList();
        return kernel.Count > 0 ? kernel : [.. all.Where(r => r.Symbol.Name == name)];
    }

    /// <summary>The source as one compilation.</summary>
    internal CSharpCompilation Compilation => compilation;

    /// <summary>The text that decides what routines do: routines, and what they ask in private.</summary>
    internal IEnumerable<(MemberDeclarationSyntax Syntax, string Name, KernelAttribute? Kernel)> Mutable =>
        routines.Values.Where(r => r.IsRoutine
                || (r.Symbol.DeclaredAccessibility != Accessibility.Public && IsOfKernel(r.Symbol.ContainingType)))
            .Select(r => ((MemberDeclarationSyntax)r.Syntax, r.Symbol.Name, r.Kernel))
            .Concat(compilation.SyntaxTrees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<PropertyDeclarationSyntax>())
                .Where(p => p.ExpressionBody is not null && ModelOf(p).GetDeclaredSymbol(p) is
                    { DeclaredAccessibility: Accessibility.Private } symbol && IsOfKernel(symbol.ContainingType))
                .Select(p => ((MemberDeclarationSyntax)p, p.Identifier.ValueText, (KernelAttribute?)null)));

    /// <summary>What has been bound of the tree that a node is in.</summary>
    /// <param name="node">The node, of a tree of this source.</param>
    internal SemanticModel ModelOf(SyntaxNode node) => models.GetOrAdd(node.SyntaxTree, tree => compilation.GetSemanticModel(tree));

    /// <summary>The routine that a call is of; null where it is not of the model's own text in <c>model/Kernel</c>.</summary>
    /// <param name="method">The called method.</param>
    internal SourceRoutine? RoutineOf(IMethodSymbol method) =>
        routines.TryGetValue(method.OriginalDefinition, out var routine) && IsOfKernel(method.ContainingType) ? routine : null;

    /// <summary>Whether a type holds routines: it stands in <c>model/Kernel</c> and is none of its objects.</summary>
    /// <param name="type">The type.</param>
    internal static bool IsOfKernel(INamedTypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() is { } space && space.StartsWith(KernelNamespace, StringComparison.Ordinal)
        && !space.EndsWith(".Objects", StringComparison.Ordinal);

    /// <summary>The routines that a routine calls in any design.</summary>
    /// <param name="routine">The routine.</param>
    internal IReadOnlyList<SourceRoutine> CalleesOf(SourceRoutine routine) => callees.GetOrAdd(routine, r =>
        [.. r.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(c => ModelOf(c).GetSymbolInfo(c).Symbol is IMethodSymbol method ? RoutineOf(method) : null).OfType<SourceRoutine>()
                .Distinct()]);

    /// <summary>The methods of the model's own text that call a routine in any design.</summary>
    /// <param name="routine">The routine.</param>
    internal IReadOnlyList<SourceRoutine> CallersOf(SourceRoutine routine) => callers.GetOrAdd(routine, called =>
        // Binding a body costs more than looking whether it says the name.
        [.. mentioning.Value[called.Symbol.Name].Where(r => CalleesOf(r).Contains(called))]);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    // The project files give these to every file.
    private static string GlobalUsings(IEnumerable<SyntaxTree> trees)
    {
        var own = trees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
            .Select(n => n.Name.ToString()).Distinct();
        string[] implied =
            ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        return string.Concat(own.Concat(implied)
            .Select(n => $"global using {n};\n"));
    }

    /// <summary>What the source is compiled against: the framework.</summary>
    internal static IEnumerable<MetadataReference> References() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p));
}
