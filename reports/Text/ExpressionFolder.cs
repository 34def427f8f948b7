using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>Writes an expression of the source as a design leaves it.</summary>
/// <param name="folder">Who folds what it calls.</param>
/// <param name="evaluator">What the design settles.</param>
/// <param name="known">What is known of locals and parameters.</param>
/// <param name="calls">Where to note the routines that are still called.</param>
internal sealed class ExpressionFolder(
    RoutineFolder folder, Evaluator evaluator, IReadOnlyDictionary<ISymbol, Known> known, ICollection<SourceRoutine> calls)
    : CSharpSyntaxRewriter
{
    /// <summary>An expression as the design leaves it.</summary>
    /// <param name="expression">An expression of the source.</param>
    public ExpressionSyntax Fold(ExpressionSyntax expression) => (ExpressionSyntax)Visit(expression)!;

    /// <inheritdoc/>
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is not ExpressionSyntax expression || !IsValue(expression))
        {
            return base.Visit(node);
        }

        if (Substitute(expression) is { } text)
        {
            return text.WithTriviaFrom(expression);
        }

        if (expression is not LiteralExpressionSyntax && !folder.Source.ModelOf(expression).GetConstantValue(expression).HasValue
            && evaluator.Constant(expression) is { } constant && !IsNamed(expression, constant) && Literal(constant) is { } literal)
        {
            return literal.WithTriviaFrom(expression);
        }

        return base.Visit(node);
    }

    /// <inheritdoc/>
    /// <remarks>Statements are folded by who has the routine.</remarks>
    public override SyntaxNode? VisitBlock(BlockSyntax node) => node;

    /// <inheritdoc/>
    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
        node.WithExpression(Fold(node.Expression));

    /// <inheritdoc/>
    public override SyntaxNode? VisitParenthesizedExpression(ParenthesizedExpressionSyntax node)
    {
        var inner = Fold(node.Expression);
        var same = inner.Kind() == node.Expression.Kind() && inner is not BinaryExpressionSyntax;
        var joins = inner is BinaryExpressionSyntax && node.Parent is BinaryExpressionSyntax outer && inner.IsKind(outer.Kind());
        var alone = inner is not (BinaryExpressionSyntax or ConditionalExpressionSyntax or IsPatternExpressionSyntax
            or SwitchExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax
            or CastExpressionSyntax or LambdaExpressionSyntax or ParenthesizedExpressionSyntax)
                || (inner is AwaitExpressionSyntax && node.Parent is not MemberAccessExpressionSyntax);
        return joins || (alone && !same) ? inner.WithTriviaFrom(node) : node.WithExpression(inner);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var operand = Fold(node.Operand);
        return node.IsKind(SyntaxKind.LogicalNotExpression)
            && operand is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } twice
            ? twice.Operand.WithTriviaFrom(node)
            : node.WithOperand(Primary(operand, node.Operand));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        switch (node.Kind())
        {
            case SyntaxKind.LogicalAndExpression:
            case SyntaxKind.LogicalOrExpression:
                return evaluator.Condition(node.Left) is not null ? Instead(node, node.Right)
                    : evaluator.Condition(node.Right) is { } right && right == node.IsKind(SyntaxKind.LogicalAndExpression)
                        ? Instead(node, node.Left)
                    : base.VisitBinaryExpression(node);
            case SyntaxKind.CoalesceExpression:
                return evaluator.Evaluate(node.Left) switch
                {
                    { IsConstant: true, Value: null } => Instead(node, node.Right),
                    { IsNotNull: true } => Instead(node, node.Left),
                    _ => base.VisitBinaryExpression(node),
                };
            default:
                return base.VisitBinaryExpression(node);
        }
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        if (evaluator.Condition(node.Condition) is { } taken)
        {
            return Instead(node, taken ? node.WhenTrue : node.WhenFalse);
        }

        var folded = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        return Evaluator.IsPure(node.Condition) && folded.WhenTrue.IsEquivalentTo(folded.WhenFalse, topLevel: false)
            ? folded.WhenTrue.WithTriviaFrom(node) : folded;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitSwitchExpression(SwitchExpressionSyntax node) =>
        evaluator.Arm(node) is { } arm ? Instead(node, arm.Expression) : base.VisitSwitchExpression(node);

    /// <inheritdoc/>
    public override SyntaxNode? VisitAwaitExpression(AwaitExpressionSyntax node)
    {
        if (node.Expression is InvocationExpressionSyntax call && folder.Callee(call) is { Symbol.IsAsync: true }
            && Inlined(call) is { } body)
        {
            return body.WithTriviaFrom(node);
        }

        return node.WithExpression(Fold(node.Expression));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var callee = folder.Callee(node);
        if (callee is { Symbol.IsAsync: false } && Inlined(node) is { } body)
        {
            return body.WithTriviaFrom(node);
        }

        if (callee is not null)
        {
            calls.Add(callee);
        }

        return base.VisitInvocationExpression(node);
    }

    /// <summary>A constant as it is written; null where it cannot be.</summary>
    /// <param name="constant">The constant.</param>
    public static ExpressionSyntax? Literal(Known constant)
    {
        if (constant.Text is { } text)
        {
            return text;
        }

        var type = constant.Type is INamedTypeSymbol { Name: nameof(Nullable), TypeArguments: [var inner] } ? inner : constant.Type;
        return constant.Value switch
        {
            null => SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression),
            bool value => SyntaxFactory.LiteralExpression(value ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression),
            int value when type is { TypeKind: TypeKind.Enum } =>
                type.GetMembers().OfType<IFieldSymbol>()
                    .FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value)) is { } member
                    ? SyntaxFactory.ParseExpression($"{type.Name}.{member.Name}")
                    : null,
            int value => SyntaxFactory.ParseExpression(value.ToString(CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    // A number that the text it comes from has a name for is printed by that.
    private static bool IsNamed(ExpressionSyntax expression, Known constant) =>
        constant is { Value: int, Text: null, Type.TypeKind: not TypeKind.Enum } && expression is InvocationExpressionSyntax
            or ConditionalExpressionSyntax or SwitchExpressionSyntax;

    private static ExpressionSyntax Primary(ExpressionSyntax now, ExpressionSyntax before) =>
        now.Kind() != before.Kind() && now is BinaryExpressionSyntax or IsPatternExpressionSyntax or ConditionalExpressionSyntax
            or SwitchExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(now.WithoutTrivia()).WithTriviaFrom(now)
            : now;

    private static bool IsValue(ExpressionSyntax expression) => expression.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == expression,
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        TupleExpressionSyntax or ArgumentSyntax => expression is not DeclarationExpressionSyntax && !IsAssigned(expression),
        NameColonSyntax or QualifiedNameSyntax or ConstantPatternSyntax or DeclarationPatternSyntax or RecursivePatternSyntax
            or MemberBindingExpressionSyntax or VariableDeclarationSyntax
            or ObjectCreationExpressionSyntax { Initializer: null } when expression is TypeSyntax => false,
        _ => expression is not (PredefinedTypeSyntax or NullableTypeSyntax or ArrayTypeSyntax or GenericNameSyntax or TupleTypeSyntax),
    };

    // (a, b) = ... names what it stores to.
    private static bool IsAssigned(ExpressionSyntax expression) =>
        expression.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } tuple }
            && assignment.Left == tuple;

    private ExpressionSyntax Instead(ExpressionSyntax node, ExpressionSyntax chosen)
    {
        var folded = Fold(chosen);
        while (folded is ParenthesizedExpressionSyntax { Expression: var inner }
            && node.Parent is not (BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or MemberAccessExpressionSyntax
            or AwaitExpressionSyntax))
        {
            folded = inner;
        }

        return folded.WithTriviaFrom(node);
    }

    private ExpressionSyntax? Substitute(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax
        && folder.Source.ModelOf(expression).GetSymbolInfo(expression).Symbol is IParameterSymbol parameter
        && known.TryGetValue(parameter, out var value) && value.Text is { } text
            ? text is BinaryExpressionSyntax or ConditionalExpressionSyntax or IsPatternExpressionSyntax or AwaitExpressionSyntax
                && expression.Parent is not (ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax)
                ? SyntaxFactory.ParenthesizedExpression(text.WithoutTrivia())
                : text
            : null;

    private ExpressionSyntax? Inlined(InvocationExpressionSyntax call) =>
        Evaluator.IsPure(call) && folder.Inlined(call, evaluator, Fold) is { Expression: { } expression } folded
            ? Note(folded, expression)
            : null;

    private ExpressionSyntax Note(FoldedRoutine folded, ExpressionSyntax expression)
    {
        foreach (var callee in folded.Calls)
        {
            calls.Add(callee);
        }

        return expression.WithoutTrivia();
    }
}
