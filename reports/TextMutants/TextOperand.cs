using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Shootdown.Reports.TextMutants;

/// <summary>Finds what can be changed in a single operand: its index, its mask, the variable that it is.</summary>
internal static class TextOperand
{
    private static readonly string[] Indices = ["cpu", "page", "slot", "asid", "target", "source", "index", "from", "to", "table"];
    private static readonly string[] OwnCpu = ["thisCpu", "cpu"];

    /// <summary>The changes of an expression.</summary>
    /// <param name="model">What is bound of its tree.</param>
    /// <param name="node">The expression.</param>
    public static IEnumerable<TextChange> Of(SemanticModel model, ExpressionSyntax node)
    {
        if (node is ParenthesizedExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }
            || !IsRead(node))
        {
            yield break;
        }

        var type = model.GetTypeInfo(node).Type;
        if (IsArgument(node) && type?.SpecialType == SpecialType.System_Int32 && IsIndex(model, node))
        {
            yield return Change(TextOperator.OffByOne, node, $"{node} + 1");
        }

        if (type?.Name is nameof(CpuMask) or nameof(MaskArgument) && IsArgument(node) && !IsInMemory(node)
            && OwnCpu.FirstOrDefault(n => InScope(model, node).Any(s => s.Name == n && TypeOf(s)?.SpecialType == SpecialType.System_Int32))
                is { } own)
        {
            foreach (var how in (string[])["With", "Without"])
            {
                var after = type.Name == nameof(CpuMask)
                    ? $"{node}.{how}({own})" : $"({node} with {{ Constant = {node}.Constant.{how}({own}) }})";
                yield return Change(TextOperator.OwnCpu, node, after);
            }
        }

        if (node is IdentifierNameSyntax name && IsOperand(name) && model.GetSymbolInfo(name).Symbol is { } used
            && TypeOf(used) is { } same)
        {
            foreach (var other in InScope(model, node).Where(s => s.Name != used.Name
                && SymbolEqualityComparer.Default.Equals(TypeOf(s), same)).OrderBy(s => s.Name, StringComparer.Ordinal))
            {
                yield return Change(TextOperator.WrongOperand, node, other.Name);
            }
        }
    }

    // A cpumask in memory, named where it is passed: the constant beside it, which alone could be changed here, is not looked at.
    private static bool IsInMemory(ExpressionSyntax node) =>
        OfMemory(node) || OfMemory(node.Parent?.Parent?.Parent);

    private static bool OfMemory(SyntaxNode? node) => node is ObjectCreationExpressionSyntax
    {
        Type: IdentifierNameSyntax { Identifier.ValueText: nameof(MaskArgument) }, ArgumentList.Arguments.Count: 2,
    };

    // The call or the element that an operand is read in tells more than its name.
    private static TextChange Change(TextOperator what, ExpressionSyntax node, string replacement)
    {
        var whole = Whole(node);
        var (before, after) = Around(node, whole);
        return new TextChange(what, whole.ToString(), before + replacement + after, replacement);
    }

    private static (string Before, string After) Around(SyntaxNode node, SyntaxNode whole)
    {
        var text = whole.ToString();
        var start = node.SpanStart - whole.SpanStart;
        return (text[..start], text[(start + node.Span.Length)..]);
    }

    private static SyntaxNode Whole(SyntaxNode node) =>
        node.AncestorsAndSelf().TakeWhile(n => n is ExpressionSyntax or ArgumentSyntax or BaseArgumentListSyntax)
            .FirstOrDefault(n => n is InvocationExpressionSyntax or ElementAccessExpressionSyntax or BaseObjectCreationExpressionSyntax
                or BinaryExpressionSyntax && n != node) ?? node;

    private static bool IsRead(ExpressionSyntax node) =>
        !node.AncestorsAndSelf().Any(n =>
            (n.Parent is AssignmentExpressionSyntax assignment && assignment.Left == n)
            || n.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression }
                or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression }
            || n is ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
            || n is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }
            || n is PatternSyntax or TypeSyntax and not SimpleNameSyntax and not PredefinedTypeSyntax);

    private static bool IsArgument(ExpressionSyntax node) => node.Parent is ArgumentSyntax { Parent: not TupleExpressionSyntax };

    private static bool IsOperand(IdentifierNameSyntax name) => name.Parent switch
    {
        ArgumentSyntax or BinaryExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        MemberAccessExpressionSyntax access => access.Expression == name,
        ElementAccessExpressionSyntax access => access.Expression == name,
        AssignmentExpressionSyntax assignment => assignment.Right == name,
        ConditionalExpressionSyntax => true,
        _ => false,
    };

    private static bool IsIndex(SemanticModel model, ExpressionSyntax node)
    {
        if (node.Parent is not ArgumentSyntax argument)
        {
            return false;
        }

        var parameters = (model.GetSymbolInfo(argument.Parent!.Parent!).Symbol switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol indexer => indexer.Parameters,
            _ => [],
        }).ToList();
        var position = ((BaseArgumentListSyntax)argument.Parent).Arguments.IndexOf(argument);
        var parameter = argument.NameColon?.Name.Identifier.ValueText ?? parameters.ElementAtOrDefault(position)?.Name;
        return argument.Parent is BracketedArgumentListSyntax || Names(parameter)
            || Names((node as IdentifierNameSyntax)?.Identifier.ValueText);
    }

    private static bool Names(string? word) =>
        word is not null && Indices.Any(i => word.EndsWith(i, StringComparison.OrdinalIgnoreCase) && (word.Length == i.Length
            || char.IsUpper(word[^i.Length])));

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    // Locals that stand later in the text are in scope, too, for the language.
    private static IEnumerable<ISymbol> InScope(SemanticModel model, ExpressionSyntax node) =>
        model.LookupSymbols(node.SpanStart).Where(s => TypeOf(s) is not null
            && s.Locations.FirstOrDefault() is { IsInSource: true } at && at.SourceSpan.End <= node.SpanStart && s.Name != "this");
}
