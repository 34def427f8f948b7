using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>What the text asks of the design around a change: in the change itself, in the conditions under which the text comes by it, and
/// where the variables that either reads were given their values.</summary>
internal sealed class AskedOfDesign
{
    private readonly SemanticModel model;
    private readonly HashSet<ISymbol> followed = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> axes = new(StringComparer.Ordinal);

    private AskedOfDesign(SemanticModel model) => this.model = model;

    /// <summary>The names of the properties that the axes are.</summary>
    /// <param name="model">What is bound of the tree.</param>
    /// <param name="node">What is changed.</param>
    /// <param name="replacement">The expression that takes its place; null where none does.</param>
    public static IReadOnlyCollection<string> Of(SemanticModel model, SyntaxNode node, string? replacement)
    {
        var asked = new AskedOfDesign(model);
        asked.Read(node);
        foreach (var place in node.Ancestors())
        {
            if (place is IfStatementSyntax { Condition: var condition })
            {
                asked.Read(condition);
            }
        }

        foreach (var name in replacement is null ? [] : SyntaxFactory.ParseExpression(replacement).DescendantNodesAndSelf()
            .OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText))
        {
            asked.Follow(model.LookupSymbols(node.SpanStart, name: name).FirstOrDefault());
        }

        return asked.axes;
    }

    private void Read(SyntaxNode node)
    {
        foreach (var name in node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            Follow(model.GetSymbolInfo(name).Symbol);
        }
    }

    private void Follow(ISymbol? symbol)
    {
        if (symbol is IPropertySymbol { ContainingType.Name: nameof(Design) })
        {
            axes.Add(symbol.Name);
            return;
        }

        // What a routine is that is called here is no part of the change; what answers a question is.
        if (symbol is not (ILocalSymbol or IMethodSymbol { IsAsync: false } or IPropertySymbol) || !followed.Add(symbol))
        {
            return;
        }

        foreach (var syntax in symbol.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).Where(s => s.SyntaxTree == model.SyntaxTree))
        {
            Read(symbol is ILocalSymbol ? syntax.FirstAncestorOrSelf<StatementSyntax>()! : syntax);
            foreach (var assignment in symbol is not ILocalSymbol ? []
                : syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                if (assignment.Left.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == symbol.Name))
                {
                    Read(assignment.Right);
                }
            }
        }
    }
}
