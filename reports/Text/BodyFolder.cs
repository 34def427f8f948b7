using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.Text;

/// <summary>Folds the body of one routine: again and again, until no local becomes a constant and none is left that nobody reads.</summary>
/// <param name="folder">Who folds what it calls.</param>
/// <param name="routine">The routine.</param>
/// <param name="arguments">What is known of its parameters.</param>
internal sealed class BodyFolder(RoutineFolder folder, SourceRoutine routine, IReadOnlyDictionary<ISymbol, Known> arguments)
{
    private readonly Dictionary<ISymbol, Known> known = new(arguments, SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> dead = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<Known?>> stored = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> unstable = new(SymbolEqualityComparer.Default);
    private List<SourceRoutine> calls = [];
    private Evaluator evaluator = null!;
    private ExpressionFolder expressions = null!;

    /// <summary>Folds it.</summary>
    public FoldedRoutine Fold()
    {
        foreach (var changed in routine.Syntax.DescendantNodes().Select(Changed).OfType<IdentifierNameSyntax>())
        {
            unstable.Add(folder.Source.ModelOf(changed).GetSymbolInfo(changed).Symbol!);
        }

        while (true)
        {
            stored.Clear();
            calls = [];
            evaluator = new Evaluator(folder, known);
            expressions = new ExpressionFolder(folder, evaluator, known, calls);
            var pieces = Body();
            if (!LearnsConstants() && !LearnsDead(pieces))
            {
                return new FoldedRoutine(routine, pieces, [.. calls.Distinct()], evaluator.Decisions, ResultOf(pieces));
            }
        }
    }

    // What is counted up, or handed out to be written.
    private static ExpressionSyntax? Changed(SyntaxNode node) => node switch
    {
        PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } count => count.Operand,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } count =>
            count.Operand,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } handed => handed.Expression,
        _ => null,
    };

    private List<Piece> Body()
    {
        if (routine.Syntax.ExpressionBody is { Expression: var expression })
        {
            var statement = SyntaxFactory.ReturnStatement(expressions.Fold(expression).WithLeadingTrivia(SyntaxFactory.Space));
            return [new Leaf(statement, Surroundings.ColumnOf(routine.Syntax))];
        }

        var pieces = routine.Syntax.Body is { } body ? List(body.Statements) : [];
        if (pieces is [.., Leaf { Statement: ReturnStatementSyntax { Expression: null } }])
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        return pieces;
    }

    private Known? ResultOf(List<Piece> pieces) =>
        routine.Syntax.ExpressionBody is { Expression: var expression } ? evaluator.Evaluate(expression)
        : pieces is [Leaf { Origin: ReturnStatementSyntax { Expression: { } returned } }] ? evaluator.Evaluate(returned)
        : null;

    private bool LearnsConstants()
    {
        var learned = false;
        foreach (var (local, values) in stored)
        {
            if (!known.ContainsKey(local) && !unstable.Contains(local) && values[0] is { } first
                && (first.IsConstant ? values.TrueForAll(first.IsSame)
                    : first.IsNotNull && values.TrueForAll(v => v is { IsNotNull: true })))
            {
                known.Add(local, first);
                learned = true;
            }
        }

        return learned;
    }

    private bool LearnsDead(List<Piece> pieces)
    {
        var read = pieces.SelectMany(p => p.All).SelectMany(p => p.Own).SelectMany(n => n.DescendantNodesAndSelf())
            .OfType<IdentifierNameSyntax>()
            .Where(n =>
                !(n.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
                    && assignment.Left == n))
            .Select(n => n.Identifier.ValueText).ToHashSet();
        var found = stored.Keys.Where(l => !read.Contains(l.Name) && !dead.Contains(l)).ToList();
        dead.UnionWith(found);
        return found.Count > 0;
    }

    private List<Piece> List(IEnumerable<StatementSyntax> statements)
    {
        var pieces = new List<Piece>();
        foreach (var statement in statements)
        {
            pieces.AddRange(Statement(statement));
            if (pieces is [.., { Ends: true }])
            {
                break;
            }
        }

        return pieces;
    }

    private List<Piece> Block(StatementSyntax statement) =>
        statement is BlockSyntax block ? List(block.Statements) : [.. Statement(statement)];

    private IReadOnlyList<Piece> Statement(StatementSyntax statement)
    {
        switch (statement)
        {
            case BlockSyntax block:
                return List(block.Statements);
            case IfStatementSyntax choice:
                return If(choice);
            case SwitchStatementSyntax choice:
                return SwitchOn(choice);
            case ForStatementSyntax loop:
                return [Enclose(statement, Header(loop), loop.Statement)];
            case WhileStatementSyntax loop:
                return evaluator.Condition(loop.Condition) == false ? [] : [Enclose(statement, Header(loop), loop.Statement)];
            case ForEachStatementSyntax loop:
                return [Enclose(statement, Header(loop), loop.Statement)];
            case DoStatementSyntax loop:
                var body = Block(loop.Statement);
                var foot = expressions.Fold(loop.Condition);
                return [Around(statement, new Enclosing(SyntaxFactory.IdentifierName("do"), body, foot, Surroundings.ColumnOf(statement)))];
            case LocalDeclarationStatementSyntax declaration:
                return Declaration(declaration);
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } simple:
                return Assignment(simple, assignment);
            case ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } } simple:
                return Call(simple, call);
            default:
                return [Leaf(statement, (StatementSyntax)expressions.Visit(statement)!)];
        }
    }

    private IReadOnlyList<Piece> If(IfStatementSyntax choice)
    {
        if (evaluator.Condition(choice.Condition) is { } taken)
        {
            var chosen = taken ? choice.Statement : choice.Else?.Statement;
            return Instead(choice, chosen is null ? [] : Block(chosen));
        }

        var condition = expressions.Fold(choice.Condition);
        var (then, otherwise) = (Block(choice.Statement), choice.Else is { } other ? Block(other.Statement) : []);
        var remark = Surroundings.RemarkBehind(choice.CloseParenToken);
        return (then, otherwise) switch
        {
            ([], []) => Evaluator.IsPure(condition) ? [] : [Leaf(choice, SyntaxFactory.ExpressionStatement(condition))],
            ([], _) => [Around(choice, new Branch(Not(condition), otherwise, []))],
            _ => [Around(choice, new Branch(condition, then, otherwise)) with { Remark = remark }],
        };
    }

    private static PrefixUnaryExpressionSyntax Not(ExpressionSyntax condition) => SyntaxFactory.PrefixUnaryExpression(
        SyntaxKind.LogicalNotExpression, condition is BinaryExpressionSyntax or IsPatternExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(condition) : condition);

    private IReadOnlyList<Piece> SwitchOn(SwitchStatementSyntax choice)
    {
        if (evaluator.Constant(choice.Expression) is { } subject)
        {
            foreach (var section in choice.Sections)
            {
                var fits = section.Labels.Select(l => Fits(l, subject)).ToList();
                if (fits.Contains(true))
                {
                    return Instead(choice, WithoutBreak(List(section.Statements)));
                }

                if (fits.Contains(null))
                {
                    break;
                }
            }

            if (choice.Sections.All(s => s.Labels.All(l => Fits(l, subject) == false)))
            {
                return [];
            }
        }

        var sections = new List<(IReadOnlyList<SwitchLabelSyntax> Labels, IReadOnlyList<Piece> Body)>();
        foreach (var section in choice.Sections)
        {
            sections.Add(([.. section.Labels], List(section.Statements)));
        }

        return [Around(choice, new Switch(expressions.Fold(choice.Expression), sections))];
    }

    private bool? Fits(SwitchLabelSyntax label, Known subject) => label switch
    {
        DefaultSwitchLabelSyntax => true,
        CaseSwitchLabelSyntax { Value: var value } => evaluator.Constant(value) is { } constant ? constant.IsSame(subject) : null,
        CasePatternSwitchLabelSyntax pattern => evaluator.Matches(pattern.Pattern, subject) switch
        {
            true when pattern.WhenClause is { } when => evaluator.Condition(when.Condition),
            var fits => fits,
        },
        _ => null,
    };

    private static List<Piece> WithoutBreak(List<Piece> pieces) =>
        pieces is [.., Leaf { Statement: BreakStatementSyntax }] ? pieces[..^1] : pieces;

    // What stands where an if stood keeps the comments that stood above it.
    private static IReadOnlyList<Piece> Instead(StatementSyntax gone, IReadOnlyList<Piece> pieces) =>
        pieces is [var first, ..]
            ? [first with { Comments = [.. Surroundings.CommentsAbove(gone), .. first.Comments], IsSetOff = Surroundings.IsSetOff(gone) },
                .. pieces.Skip(1)]
            : pieces;

    private IReadOnlyList<Piece> Declaration(LocalDeclarationStatementSyntax declaration)
    {
        if (declaration.Declaration.Variables is not [var variable]
            || folder.Source.ModelOf(variable).GetDeclaredSymbol(variable) is not { } local)
        {
            return [Leaf(declaration, (StatementSyntax)expressions.Visit(declaration)!)];
        }

        var value = variable.Initializer?.Value;
        Store(local, value);
        if (Vanishes(local))
        {
            return value is null || Vanishes(value) ? [] : [Leaf(declaration, SyntaxFactory.ExpressionStatement(expressions.Fold(value)))];
        }

        return [Leaf(declaration, (StatementSyntax)expressions.Visit(declaration)!)];
    }

    // A local that is a constant, or that nobody reads.
    private bool Vanishes(ISymbol local) =>
        dead.Contains(local) || (known.TryGetValue(local, out var value) && value.IsConstant && local is ILocalSymbol);

    private bool Vanishes(ExpressionSyntax value) => Evaluator.IsPure(value) || evaluator.Constant(value) is not null;

    private List<Piece> Assignment(ExpressionStatementSyntax statement, AssignmentExpressionSyntax assignment)
    {
        switch (assignment)
        {
            case { RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax names },
                Right: TupleExpressionSyntax values }
                when names.Variables.All(v => v is SingleVariableDesignationSyntax):
                return Declarations(statement, [.. names.Variables.Cast<SingleVariableDesignationSyntax>()],
                    [.. values.Arguments.Select(a => a.Expression)]);
            case { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax name }
                when SymbolOf(name) is ILocalSymbol local:
                Store(local, assignment.Right);
                if (Vanishes(local))
                {
                    return Vanishes(assignment.Right) ? []
                        : [Leaf(statement, SyntaxFactory.ExpressionStatement(expressions.Fold(assignment.Right)))];
                }

                var right = expressions.Fold(assignment.Right);
                return right.ToString() == name.ToString() ? [] : [Leaf(statement, statement.WithExpression(assignment.WithRight(right)))];
            case { Left: TupleExpressionSyntax targets }:
                var sources = assignment.Right is TupleExpressionSyntax tuple ? tuple.Arguments : default;
                for (var i = 0; i < targets.Arguments.Count; i++)
                {
                    if (SymbolOf(targets.Arguments[i].Expression) is { } target)
                    {
                        Store(target, sources.Count > i ? sources[i].Expression : null);
                    }
                }

                break;
            default:
                if (SymbolOf(assignment.Left) is { } changed)
                {
                    Store(changed, null);
                }

                break;
        }

        return [Leaf(statement, (StatementSyntax)expressions.Visit(statement)!)];
    }

    private List<Piece> Declarations(
        ExpressionStatementSyntax statement, IReadOnlyList<SingleVariableDesignationSyntax> names, IReadOnlyList<ExpressionSyntax> values)
    {
        var left = new List<(string? Name, ExpressionSyntax Value)>();
        foreach (var (name, value) in names.Zip(values))
        {
            var local = folder.Source.ModelOf(name).GetDeclaredSymbol(name)!;
            Store(local, value);
            if (!Vanishes(local) || !Vanishes(value))
            {
                left.Add((Vanishes(local) ? null : name.Identifier.Text, expressions.Fold(value).WithoutTrivia()));
            }
        }

        // One whose value alone is needed breaks the list up: what was evaluated first still is.
        if (left.Count > 1 && left.TrueForAll(l => l.Name is not null))
        {
            var (variables, sources) = (string.Join(", ", left.Select(l => l.Name)), string.Join(", ", left.Select(l => l.Value)));
            return [Leaf(statement, SyntaxFactory.ParseStatement($"var ({variables}) = ({sources});"))];
        }

        return [.. left.Select(l =>
            Leaf(statement, SyntaxFactory.ParseStatement(l.Name is null ? $"{l.Value};" : $"var {l.Name} = {l.Value};")))];
    }

    private IReadOnlyList<Piece> Call(ExpressionStatementSyntax statement, InvocationExpressionSyntax call)
    {
        if (folder.Callee(call) is { Symbol.IsAsync: true } && Evaluator.IsPure(call)
            && folder.Inlined(call, evaluator, expressions.Fold) is { CanStandInline: true } body)
        {
            calls.AddRange(body.Calls);
            return body.Pieces is [var first, ..] ? Instead(statement, [first with { Call = statement }, .. body.Pieces.Skip(1)]) : [];
        }

        return [Leaf(statement, (StatementSyntax)expressions.Visit(statement)!)];
    }

    private void Store(ISymbol local, ExpressionSyntax? value)
    {
        if (!stored.TryGetValue(local, out var values))
        {
            stored.Add(local, values = []);
        }

        values.Add(value is null ? null : evaluator.Evaluate(value));
    }

    private ISymbol? SymbolOf(ExpressionSyntax expression) =>
        folder.Source.ModelOf(expression).GetSymbolInfo(expression).Symbol is ILocalSymbol local ? local : null;

    private static Leaf Leaf(StatementSyntax original, StatementSyntax now) =>
        Around(original, new Leaf(now, Surroundings.ColumnOf(original)));

    private static T Around<T>(StatementSyntax original, T piece)
        where T : Piece
        => piece with
        {
            Origin = original,
            Comments = Surroundings.CommentsAbove(original),
            Remark = piece is Leaf ? Surroundings.RemarkBehind(original) : string.Empty,
            IsSetOff = Surroundings.IsSetOff(original),
        };

    private Enclosing Enclose(StatementSyntax original, SyntaxNode head, StatementSyntax body) =>
        Around(original, new Enclosing(head, Block(body), null, Surroundings.ColumnOf(original)));

    // The head of a loop: the loop with an empty body, of which everything before the body is printed.
    private SyntaxNode Header(StatementSyntax loop)
    {
        if (loop is ForStatementSyntax { Declaration.Variables: [var variable] }
            && folder.Source.ModelOf(variable).GetDeclaredSymbol(variable) is { } counter)
        {
            Store(counter, null);
        }

        return expressions.Visit(loop) switch
        {
            ForStatementSyntax l => l.WithStatement(SyntaxFactory.EmptyStatement()),
            WhileStatementSyntax l => l.WithStatement(SyntaxFactory.EmptyStatement()),
            ForEachStatementSyntax l => l.WithStatement(SyntaxFactory.EmptyStatement()),
            var other => other!,
        };
    }
}
