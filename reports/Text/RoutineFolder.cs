using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Shootdown.Reports.Text;

/// <summary>Evaluates routines of the model partially: what a design decides is decided, and what it does not take is left out.</summary>
/// <param name="source">The source.</param>
/// <param name="design">The design.</param>
internal sealed class RoutineFolder(ModelSource source, Design design)
{
    private const int Deepest = 8;

    private readonly Dictionary<ISymbol, FoldedRoutine> plain = new(SymbolEqualityComparer.Default);
    private int depth;

    /// <summary>What is known where nothing is.</summary>
    public static IReadOnlyDictionary<ISymbol, Known> Nothing { get; } = new Dictionary<ISymbol, Known>(SymbolEqualityComparer.Default);

    /// <summary>The source.</summary>
    public ModelSource Source => source;

    /// <summary>The design.</summary>
    public Design Design => design;

    /// <summary>What a design leaves of a routine, whatever it is called with.</summary>
    /// <param name="routine">The routine.</param>
    public FoldedRoutine Fold(SourceRoutine routine)
    {
        if (!plain.TryGetValue(routine.Symbol, out var folded))
        {
            plain.Add(routine.Symbol, folded = new BodyFolder(this, routine, Nothing).Fold());
        }

        return folded;
    }

    /// <summary>What is known of the result of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="caller">Who evaluates it.</param>
    /// <param name="awaited">Whether it is awaited.</param>
    public Known? ReturnOf(InvocationExpressionSyntax call, Evaluator caller, bool awaited) =>
        Callee(call) is { } callee && callee.Kernel is null && awaited == callee.Symbol.IsAsync && Evaluator.IsPure(call)
            && Called(call, callee, caller, null) is { Decisions: > 0, Result: { } result }
            ? result.IsConstant || result.IsNotNull ? result : null
            : null;

    /// <summary>What a call of a helper comes to in which the design decides; null where the call stays as it is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="caller">Who evaluates the arguments.</param>
    /// <param name="print">How an argument is printed.</param>
    public FoldedRoutine? Inlined(InvocationExpressionSyntax call, Evaluator caller, Func<ExpressionSyntax, ExpressionSyntax> print) =>
        Callee(call) is { Kernel: null } callee && Called(call, callee, caller, print) is { Decisions: > 0 } folded ? folded : null;

    /// <summary>The routine that is called; null where it is not known, or not of the model's own text.</summary>
    /// <param name="call">The call.</param>
    public SourceRoutine? Callee(InvocationExpressionSyntax call) =>
        source.ModelOf(call).GetSymbolInfo(call).Symbol is IMethodSymbol { IsVirtual: false, IsAbstract: false, IsOverride: false } method
            ? source.RoutineOf(method) : null;

    /// <summary>Evaluates something of another member, no deeper than is sensible.</summary>
    /// <param name="inner">The member's evaluator.</param>
    /// <param name="outer">Whose evaluator counts its decisions.</param>
    /// <param name="evaluate">What to evaluate.</param>
    public Known? Nested(Evaluator inner, Evaluator outer, Func<Evaluator, Known?> evaluate)
    {
        if (depth >= Deepest)
        {
            return null;
        }

        depth++;
        var result = evaluate(inner);
        depth--;
        outer.Decisions += inner.Decisions;
        return result;
    }

    private FoldedRoutine? Called(
        InvocationExpressionSyntax call, SourceRoutine callee, Evaluator caller, Func<ExpressionSyntax, ExpressionSyntax>? print)
    {
        if (depth >= Deepest || source.ModelOf(call).GetOperation(call) is not IInvocationOperation operation)
        {
            return null;
        }

        var changed = callee.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>().SelectMany(a => a.Left.DescendantNodesAndSelf())
            .OfType<IdentifierNameSyntax>();
        if (changed.Any(n => callee.Symbol.Parameters.Any(p => p.Name == n.Identifier.ValueText)))
        {
            return null;
        }

        var known = new Dictionary<ISymbol, Known>(SymbolEqualityComparer.Default);
        foreach (var argument in operation.Arguments)
        {
            if (argument.Parameter is not { } parameter
                || (argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Syntax is not ArgumentSyntax))
            {
                return null;
            }

            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                var value = parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null;
                known[parameter.OriginalDefinition] = Known.Of(value, parameter.Type);
                continue;
            }

            var expression = ((ArgumentSyntax)argument.Syntax).Expression;
            var passed = caller.Evaluate(expression) ?? new Known(false, null, null);
            known[parameter.OriginalDefinition] = passed with { Text = print?.Invoke(expression) };
        }

        depth++;
        var folded = new BodyFolder(this, callee, known).Fold();
        depth--;
        return folded;
    }
}

/// <summary>What a design leaves of a routine.</summary>
/// <param name="Routine">The routine.</param>
/// <param name="Pieces">Its statements; of a routine that is one expression, the statement that returns it.</param>
/// <param name="Calls">The routines of the model that they call.</param>
/// <param name="Decisions">How often the design was asked.</param>
/// <param name="Result">What is known of its result, where its one statement returns it.</param>
internal sealed record FoldedRoutine(SourceRoutine Routine, IReadOnlyList<Piece> Pieces, IReadOnlyList<SourceRoutine> Calls, int Decisions,
    Known? Result)
{
    /// <summary>The expression that is all that it does; null where it does more or less.</summary>
    public ExpressionSyntax? Expression =>
        Pieces is [Leaf { Statement: ReturnStatementSyntax { Expression: { } expression } }] ? expression : null;

    /// <summary>Whether its statements can stand where it is called: few, none of which leaves it or declares anything.</summary>
    public bool CanStandInline =>
        Pieces.Count <= 3 && Pieces.SelectMany(p => p.All)
            .All(p => p is not Leaf { Statement: ReturnStatementSyntax or LocalDeclarationStatementSyntax }
        && !p.Own.Any(n => n.DescendantNodesAndSelf().Any(d => d is VariableDesignationSyntax)));
}
