using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>Finds what a design settles of the expressions of one routine.</summary>
/// <param name="folder">Who knows the source and the design.</param>
/// <param name="known">What is known of locals and parameters.</param>
internal sealed class Evaluator(RoutineFolder folder, IReadOnlyDictionary<ISymbol, Known> known)
{
    private readonly ModelSource source = folder.Source;

    /// <summary>How often the design was asked.</summary>
    public int Decisions { get; set; }

    /// <summary>The constant that an expression is; null where it is none, or has effects.</summary>
    /// <param name="expression">An expression of the source.</param>
    public Known? Constant(ExpressionSyntax expression) => Evaluate(expression) is { IsConstant: true } constant ? constant : null;

    /// <summary>Whether a condition is settled, and how.</summary>
    /// <param name="expression">The condition.</param>
    public bool? Condition(ExpressionSyntax expression) => Constant(expression)?.Value as bool?;

    /// <summary>What is known of an expression; null for nothing.</summary>
    /// <param name="expression">An expression of the source.</param>
    public Known? Evaluate(ExpressionSyntax expression)
    {
        var model = source.ModelOf(expression);
        if (model.GetConstantValue(expression) is { HasValue: true, Value: var value })
        {
            return Known.Of(value, model.GetTypeInfo(expression).Type);
        }

        return expression switch
        {
            ParenthesizedExpressionSyntax inner => Evaluate(inner.Expression),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => Evaluate(sure.Operand),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not =>
                Condition(not.Operand) is { } yes ? Known.Of(!yes, TypeOf(expression)) : null,
            BinaryExpressionSyntax binary => Binary(binary),
            IsPatternExpressionSyntax question =>
                Evaluate(question.Expression) is { } subject && (subject.IsConstant || IsPure(question.Expression))
                    && Matches(question.Pattern, subject) is { } matches
                ? Known.Of(matches, TypeOf(expression))
                : null,
            ConditionalExpressionSyntax choice => Choice(choice),
            SwitchExpressionSyntax choice => Arm(choice) is { } arm ? Evaluate(arm.Expression) : null,
            AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } =>
                folder.ReturnOf(call, this, awaited: true) ?? ByType(expression),
            InvocationExpressionSyntax call => folder.ReturnOf(call, this, awaited: false) ?? ByType(expression),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => Named(expression),
            _ => ByType(expression),
        };
    }

    /// <summary>The arm of a switch expression that is taken; null where that is not settled.</summary>
    /// <param name="choice">The switch expression.</param>
    public SwitchExpressionArmSyntax? Arm(SwitchExpressionSyntax choice)
    {
        if (Constant(choice.GoverningExpression) is not { } subject)
        {
            return null;
        }

        foreach (var arm in choice.Arms)
        {
            var fits = Matches(arm.Pattern, subject);
            var matches = fits == true && arm.WhenClause is { Condition: var condition } ? Condition(condition) : fits;
            if (matches != false)
            {
                return matches == true ? arm : null;
            }
        }

        return null;
    }

    /// <summary>Whether a value matches a pattern; null where that is not settled.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="subject">The value.</param>
    public bool? Matches(PatternSyntax pattern, Known subject) => pattern switch
    {
        ParenthesizedPatternSyntax inner => Matches(inner.Pattern, subject),
        DiscardPatternSyntax => true,
        UnaryPatternSyntax not => !Matches(not.Pattern, subject),
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } or => Or(Matches(or.Left, subject), Matches(or.Right, subject)),
        BinaryPatternSyntax and => !Or(!Matches(and.Left, subject), !Matches(and.Right, subject)),
        ConstantPatternSyntax constant
            when source.ModelOf(pattern).GetConstantValue(constant.Expression) is { HasValue: true, Value: var value } =>
            subject.IsConstant ? Equals(subject.Value, value) : value is null && subject.IsNotNull ? false : null,
        RecursivePatternSyntax { Type: null, PositionalPatternClause: null, PropertyPatternClause: { Subpatterns.Count: 0 },
            Designation: null } =>
            subject.IsNotNull ? true : subject.IsConstant ? false : null,
        _ => null,
    };

    private static bool? Or(bool? left, bool? right) =>
        left == true || right == true ? true : left == false && right == false ? false : null;

    private Known? Choice(ConditionalExpressionSyntax choice)
    {
        if (Condition(choice.Condition) is { } taken)
        {
            return Evaluate(taken ? choice.WhenTrue : choice.WhenFalse);
        }

        return Evaluate(choice.WhenTrue) is { IsNotNull: true } && Evaluate(choice.WhenFalse) is { IsNotNull: true } ? Known.Something
            : null;
    }

    private Known? Binary(BinaryExpressionSyntax binary)
    {
        var type = TypeOf(binary);
        switch (binary.Kind())
        {
            case SyntaxKind.LogicalAndExpression:
            case SyntaxKind.LogicalOrExpression:
                var absorbing = binary.IsKind(SyntaxKind.LogicalOrExpression);
                var (left, right) = (Condition(binary.Left), Condition(binary.Right));
                return left == absorbing || (right == absorbing && IsPure(binary.Left)) ? Known.Of(absorbing, type)
                    : left is not null && right is not null ? Known.Of(!absorbing, type)
                    : null;
            case SyntaxKind.CoalesceExpression:
                return Evaluate(binary.Left) switch
                {
                    { IsConstant: true, Value: null } => Evaluate(binary.Right),
                    { IsNotNull: true } something => something,
                    _ => Evaluate(binary.Right) is { IsNotNull: true } ? Known.Something : null,
                };
            case SyntaxKind.EqualsExpression:
            case SyntaxKind.NotEqualsExpression:
                var (one, other) = (Evaluate(binary.Left), Evaluate(binary.Right));
                return one is { IsConstant: true } && other is { IsConstant: true }
                    ? Known.Of(Equals(one.Value, other.Value) == binary.IsKind(SyntaxKind.EqualsExpression), type) : null;
            case SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanExpression
                or SyntaxKind.LessThanOrEqualExpression:
                return Constant(binary.Left)?.Value is int l && Constant(binary.Right)?.Value is int r
                    ? Known.Of(Compare(binary.Kind(), l, r), type) : null;
            default:
                return null;
        }
    }

    private static bool Compare(SyntaxKind kind, int left, int right) => kind switch
    {
        SyntaxKind.GreaterThanExpression => left > right,
        SyntaxKind.GreaterThanOrEqualExpression => left >= right,
        SyntaxKind.LessThanExpression => left < right,
        _ => left <= right,
    };

    private Known? Named(ExpressionSyntax expression)
    {
        var symbol = source.ModelOf(expression).GetSymbolInfo(expression).Symbol;
        if (symbol is null)
        {
            return null;
        }

        if (known.TryGetValue(symbol, out var value))
        {
            return value;
        }

        if (symbol is not IPropertySymbol property)
        {
            return symbol is IParameterSymbol or ILocalSymbol ? null : ByType(expression);
        }

        if (property.ContainingType.Name == nameof(Design) && typeof(Design).GetProperty(property.Name) is { } axis
            && axis.IsDefined(typeof(AxisAttribute)))
        {
            Decisions++;
            return Known.Of(Convert.ToInt32(axis.GetValue(folder.Design), CultureInfo.InvariantCulture), property.Type);
        }

        return Body(property) is { } body
            ? folder.Nested(new Evaluator(folder, RoutineFolder.Nothing), this, e => e.Evaluate(body)) ?? ByType(expression)
            : ByType(expression);
    }

    private static ExpressionSyntax? Body(IPropertySymbol property) =>
        !property.IsVirtual && !property.IsOverride && !property.IsAbstract && ModelSource.IsOfKernel(property.ContainingType)
        && property.DeclaringSyntaxReferences is [var declared, ..]
        && declared.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody.Expression: var body }
            ? body
            : null;

    private Known? ByType(ExpressionSyntax expression) =>
        TypeOf(expression) is { IsReferenceType: true } type && type.NullableAnnotation == NullableAnnotation.NotAnnotated
        && source.ModelOf(expression).GetTypeInfo(expression).Nullability is { FlowState: NullableFlowState.NotNull } nullability
        && nullability.Annotation != NullableAnnotation.Annotated
            ? Known.Something
            : null;

    private ITypeSymbol? TypeOf(ExpressionSyntax expression) => source.ModelOf(expression).GetTypeInfo(expression).Type;

    /// <summary>Whether leaving an expression out changes nothing but its value: it makes no step and stores nothing.</summary>
    /// <param name="expression">The expression.</param>
    public static bool IsPure(ExpressionSyntax expression) =>
        !expression.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax or AssignmentExpressionSyntax
            || n.IsKind(SyntaxKind.PostIncrementExpression) || n.IsKind(SyntaxKind.PostDecrementExpression));
}
