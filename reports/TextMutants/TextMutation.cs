using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>Finds what can be changed in the text of a routine. What it makes need not compile.</summary>
/// <param name="model">What is bound of the routine's tree.</param>
internal sealed class TextMutation(SemanticModel model)
{
    /// <summary>The candidates of a routine, in the order of the text.</summary>
    /// <param name="routine">The routine, or a helper that routines ask.</param>
    /// <param name="kernel">The kernel function that it stands for, or null.</param>
    /// <param name="name">Its name.</param>
    /// <param name="redundant">What it says of mutants of its text.</param>
    public IEnumerable<TextCandidate> Of(
        MemberDeclarationSyntax routine, string name, KernelAttribute? kernel, IReadOnlyList<RedundantAttribute> redundant)
    {
        foreach (var node in TextOf(routine))
        {
            foreach (var change in Statements(node).Concat(Conditions(node))
                .Concat(node is ExpressionSyntax operand ? TextOperand.Of(model, operand) : []))
            {
                var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                var mutant = new TextMutant(
                    node.SyntaxTree.FilePath, line, kernel?.Function ?? name, name, change.What, OneLine(change.Before),
                    OneLine(change.After ?? string.Empty))
                {
                    Redundant = redundant,
                    Conditions = OneLine(string.Join(' ', node.Ancestors().OfType<IfStatementSyntax>().Select(s => s.Condition))),
                    Asked = AskedOfDesign.Of(model, node, change.Replacement),
                };
                yield return new TextCandidate(mutant, node, change.Replacement);
            }
        }
    }

    /// <summary>The statement that a statement which awaits can change places with: the next, if it awaits too.</summary>
    /// <param name="statement">The statement.</param>
    public static StatementSyntax? NeighbourOf(StatementSyntax statement)
    {
        var list = ListOf(statement);
        var next = list.IndexOf(statement) + 1;
        return next > 0 && next < list.Count && IsAwait(list[next]) ? list[next] : null;
    }

    private static SyntaxList<StatementSyntax> ListOf(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        _ => default,
    };

    private static bool IsAwait(StatementSyntax statement) => statement is ExpressionStatementSyntax
    {
        Expression: AwaitExpressionSyntax or AssignmentExpressionSyntax { Right: AwaitExpressionSyntax }
    };

    // What a lambda says is an operation's own business: the vocabulary, not the text.
    private static IEnumerable<SyntaxNode> TextOf(MemberDeclarationSyntax routine) =>
        ((SyntaxNode?)(routine as MethodDeclarationSyntax)?.Body ?? (routine as MethodDeclarationSyntax)?.ExpressionBody
            ?? (routine as PropertyDeclarationSyntax)?.ExpressionBody) is { } body
            ? body.DescendantNodesAndSelf(n => n is not AnonymousFunctionExpressionSyntax)
            : [];

    private IEnumerable<TextChange> Statements(SyntaxNode node)
    {
        if (node is ArrowExpressionClauseSyntax { Expression: AwaitExpressionSyntax whole, Parent: MethodDeclarationSyntax method }
            && model.GetDeclaredSymbol(method)?.ReturnType is INamedTypeSymbol { IsGenericType: false })
        {
            yield return new TextChange(TextOperator.LeftOut, whole.ToString(), null);
        }

        // An embedded statement stands in no list; the text has none.
        if (node is not ExpressionStatementSyntax statement || !IsAwait(statement) || ListOf(statement).Count == 0)
        {
            yield break;
        }

        yield return new TextChange(TextOperator.LeftOut, statement.Expression.ToString(), null);
        if (NeighbourOf(statement) is ExpressionStatementSyntax next)
        {
            yield return new TextChange(TextOperator.Swapped, $"{statement} {next}", $"{next} {statement}");
        }
    }

    private IEnumerable<TextChange> Conditions(SyntaxNode node)
    {
        if (node is ExpressionSyntax and not LiteralExpressionSyntax and not ParenthesizedExpressionSyntax && IsCondition(node)
            && !node.DescendantNodes().Any(n => n is SingleVariableDesignationSyntax))
        {
            yield return new TextChange(TextOperator.Negated, node.ToString(), $"!({node})");
        }
    }

    private bool IsCondition(SyntaxNode node)
    {
        var (at, place) = (node, node.Parent);
        while (place is ParenthesizedExpressionSyntax)
        {
            (at, place) = (place, place.Parent);
        }

        return place switch
        {
            IfStatementSyntax s => s.Condition == at,
            WhileStatementSyntax s => s.Condition == at,
            DoStatementSyntax s => s.Condition == at,
            ForStatementSyntax s => s.Condition == at,
            ConditionalExpressionSyntax s => s.Condition == at,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } => true,
            ReturnStatementSyntax or ArrowExpressionClauseSyntax =>
                model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_Boolean,
            _ => false,
        };
    }

    /// <summary>The name of a routine, and what it says of mutants of its text.</summary>
    /// <param name="routine">The routine.</param>
    public (string Name, IReadOnlyList<RedundantAttribute> Said) SaidOf(MemberDeclarationSyntax routine)
    {
        var symbol = model.GetDeclaredSymbol(routine)!;
        return (symbol.Name,
        [
            .. symbol.GetAttributes().Where(a => a.AttributeClass?.Name == nameof(RedundantAttribute))
                .Select(a => new RedundantAttribute((string)a.ConstructorArguments[0].Value!, (string)a.ConstructorArguments[1].Value!))
                .Where(TextMutant.IsMeantBy),
        ]);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
