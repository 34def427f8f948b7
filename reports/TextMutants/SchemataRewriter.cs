using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>Writes mutants into a tree, each behind a switch: the text with all of them off is the text.</summary>
/// <param name="candidates">By node: what is changed there, with the number of its switch.</param>
internal sealed class SchemataRewriter(ILookup<SyntaxNode, (int Number, TextCandidate Candidate)> candidates) : CSharpSyntaxRewriter
{
    /// <summary>The kind of the annotation that tells which mutant a piece of the text is.</summary>
    public const string Mark = "mutant";

    /// <inheritdoc/>
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        var visited = base.Visit(node);
        if (node is not ExpressionSyntax || visited is not ExpressionSyntax text)
        {
            return visited;
        }

        foreach (var (number, candidate) in candidates[node])
        {
            text = SyntaxFactory.ParenthesizedExpression(candidate.Replacement is { } other
                ? SyntaxFactory.ConditionalExpression(Switch(number), Marked(SyntaxFactory.ParseExpression($"({other})"), number), text)
                : SyntaxFactory.BinaryExpression(
                    SyntaxKind.NotEqualsExpression, Switch(number), SyntaxFactory.ParenthesizedExpression(text)));
        }

        return text;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitBlock(BlockSyntax node) =>
        ((BlockSyntax)base.VisitBlock(node)!).WithStatements(Rewrite(node.Statements));

    /// <inheritdoc/>
    public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node) =>
        ((SwitchSectionSyntax)base.VisitSwitchSection(node)!).WithStatements(Rewrite(node.Statements));

    /// <inheritdoc/>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        if (node.ExpressionBody is not { } arrow || !candidates[arrow].Any())
        {
            return visited;
        }

        var statement = SyntaxFactory.ExpressionStatement(visited.ExpressionBody!.Expression);
        return visited.WithExpressionBody(null).WithSemicolonToken(default)
            .WithBody(SyntaxFactory.Block(Unless(candidates[arrow].Select(c => c.Number), statement)));
    }

    // A statement that changes places with the next stands behind it when the switch is on, and the next does not stand where it was.
    private SyntaxList<StatementSyntax> Rewrite(SyntaxList<StatementSyntax> statements)
    {
        var text = new List<StatementSyntax>();
        for (var i = 0; i < statements.Count; i++)
        {
            text.AddRange(SwappedAt(statements[i]).Select(number =>
                SyntaxFactory.IfStatement(Switch(number), SyntaxFactory.Block(Marked(statements[i + 1], number)))));
            var unless = candidates[statements[i]].Where(c => c.Candidate.Mutant.Operator == TextOperator.LeftOut).Select(c => c.Number)
                .Concat(i > 0 ? SwappedAt(statements[i - 1]) : []);
            text.Add(Unless(unless, (StatementSyntax)Visit(statements[i])!));
        }

        return SyntaxFactory.List(text);
    }

    private IEnumerable<int> SwappedAt(StatementSyntax statement) =>
        candidates[statement].Where(c => c.Candidate.Mutant.Operator == TextOperator.Swapped).Select(c => c.Number);

    private static StatementSyntax Unless(IEnumerable<int> numbers, StatementSyntax statement) =>
        numbers.Aggregate(statement, (text, number) => SyntaxFactory.IfStatement(
            SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Switch(number)), SyntaxFactory.Block(text)));

    private static ExpressionSyntax Switch(int number) => SyntaxFactory.ParseExpression($"{MutantModel.Switch}.Is({number})");

    private static T Marked<T>(T node, int number)
        where T : SyntaxNode =>
        node.WithAdditionalAnnotations(new SyntaxAnnotation(Mark, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
