using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>The awaits of a kernel function's routines as one design has them, in the order of the text: a helper's stand where it is
/// called, as those of the parts of the function do.</summary>
public sealed class AwaitSequence
{
    private readonly ModelSource source;
    private readonly RoutineFolder folder;
    private readonly Func<KernelAttribute, bool> isFunction;

    /// <summary>Creates the awaits of a design.</summary>
    /// <param name="source">The model's source.</param>
    /// <param name="design">The design.</param>
    /// <param name="isFunction">Whether the kernel has a function: the routine of one that it has not is a part of its callers.</param>
    public AwaitSequence(ModelSource source, Design design, Func<KernelAttribute, bool> isFunction)
    {
        ArgumentNullException.ThrowIfNull(source);
        (this.source, this.isFunction, folder) = (source, isFunction, new RoutineFolder(source, design));
    }

    /// <summary>The awaits of a function.</summary>
    /// <param name="routines">Its routines.</param>
    public IReadOnlyList<TextAwait> Of(IReadOnlyList<SourceRoutine> routines)
    {
        ArgumentNullException.ThrowIfNull(routines);
        var called = routines.SelectMany(r => source.CalleesOf(r).Where(c => c != r)).ToHashSet();
        var roots = routines.Where(r => !called.Contains(r)).OrderBy(r => r.File, StringComparer.Ordinal)
            .ThenBy(r => r.Syntax.SpanStart).ToList();
        var awaits = new List<TextAwait>();
        foreach (var root in roots.Count > 0 ? roots : routines)
        {
            Add(root, routines, [], awaits);
        }

        return awaits;
    }

    private void Add(SourceRoutine routine, IReadOnlyList<SourceRoutine> own, IReadOnlyList<SourceRoutine> above, List<TextAwait> awaits)
    {
        IReadOnlyList<SourceRoutine> inside = [.. above, routine];
        foreach (var piece in folder.Fold(routine).Pieces)
        {
            Add(piece, routine, own, inside, awaits);
        }
    }

    private void Add(
        Piece piece, SourceRoutine routine, IReadOnlyList<SourceRoutine> own, IReadOnlyList<SourceRoutine> inside, List<TextAwait> awaits)
    {
        var foot = piece is Enclosing { Foot: { } last } ? last : null;
        foreach (var node in piece.Own.Where(n => n != foot))
        {
            Add(node, piece, routine, own, inside, awaits);
        }

        foreach (var inner in piece.Inner)
        {
            Add(inner, routine, own, inside, awaits);
        }

        if (foot is not null)
        {
            Add(foot, piece, routine, own, inside, awaits);
        }
    }

    private void Add(SyntaxNode node, Piece piece, SourceRoutine routine, IReadOnlyList<SourceRoutine> own,
        IReadOnlyList<SourceRoutine> inside, List<TextAwait> awaits)
    {
        var first = awaits.Count;
        foreach (var expression in node.DescendantNodesAndSelf().OfType<AwaitExpressionSyntax>().OrderBy(a => a.Span.End)
            .Select(a => Bare(a.Expression)))
        {
            if (Method(expression, piece, routine) is not { } method)
            {
                var name = expression is ObjectCreationExpressionSyntax made ? $"new {made.Type}" : expression.ToString();
                awaits.Add(new TextAwait(name, expression.ToString(), null, routine));
            }
            else if (source.RoutineOf(method) is { IsRoutine: true } callee
                && (callee.Kernel is not { } kernel || own.Contains(callee) || !isFunction(kernel)))
            {
                if (!inside.Contains(callee))
                {
                    Add(callee, own, inside, awaits);
                }
            }
            else
            {
                var found = new TextAwait(
                    $"{method.ContainingType.Name}.{method.Name}", expression.ToString(), source.RoutineOf(method)?.Kernel, routine);
                // The head of a loop says twice how it goes on.
                if (piece is not Enclosing || !awaits.Skip(first).Any(found.IsSame))
                {
                    awaits.Add(found);
                }
            }
        }
    }

    // Without parentheses, and without what is said of it besides.
    private static ExpressionSyntax Bare(ExpressionSyntax awaited) => awaited switch
    {
        ParenthesizedExpressionSyntax inner => Bare(inner.Expression),
        WithExpressionSyntax with => Bare(with.Expression),
        _ => awaited,
    };

    // What has been folded is bound no more: the method is that of the source's call of this name.
    private IMethodSymbol? Method(ExpressionSyntax awaited, Piece piece, SourceRoutine routine)
    {
        if (awaited is not InvocationExpressionSyntax call || NameOf(call) is not { } name)
        {
            return null;
        }

        var places = new SyntaxNode?[] { piece.Origin, piece.Call, routine.Syntax }
            .Concat(source.CalleesOf(routine).Select(c => (SyntaxNode?)c.Syntax)).OfType<SyntaxNode>();
        return places.SelectMany(p => p.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
            .Where(c => NameOf(c) == name && c.ArgumentList.Arguments.Count == call.ArgumentList.Arguments.Count)
            .Select(c => source.ModelOf(c).GetSymbolInfo(c).Symbol).OfType<IMethodSymbol>().FirstOrDefault();
    }

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        _ => null,
    };
}
