using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Threads in C as they are written.</summary>
internal static class CText
{
    /// <summary>The lines of a thread.</summary>
    /// <param name="thread">The thread.</param>
    public static IEnumerable<string> Of(HerdThread thread)
    {
        var parameters = string.Join(", ", thread.Parameters.Select(p => $"{p.Key} {p.Value}"));
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"P{thread.Number}({parameters})"),
            "{",
            .. thread.Statements.SelectMany(Of).Select(l => $"    {l}"),
            "}",
        ];
    }

    private static IEnumerable<string> Of(Statement statement) => statement switch
    {
        CDeclaration declaration => [declaration.Value is { } value
            ? $"{declaration.Type} {declaration.Name} = {Of(value)};" : $"{declaration.Type} {declaration.Name};"],
        CAssignment assignment => [$"{Of(assignment.Target)} = {Of(assignment.Value)};"],
        CCallStatement call => [$"{Of(call.Call)};"],
        CIf { Else: [] } conditional => [$"if ({Of(conditional.Condition)}) {{", .. Indented(conditional.Then), "}"],
        CIf conditional =>
        [
            $"if ({Of(conditional.Condition)}) {{", .. Indented(conditional.Then), "} else {", .. Indented(conditional.Else), "}",
        ],
        _ => throw new ArgumentException($"no statement of C: {statement}", nameof(statement)),
    };

    private static IEnumerable<string> Indented(IEnumerable<Statement> statements) => statements.SelectMany(Of).Select(l => $"    {l}");

    private static string Of(CExpression expression) => expression switch
    {
        CNumber number => number.Number.ToString(CultureInfo.InvariantCulture),
        CName name => name.Name,
        CAddressOf address => $"&{address.Name}",
        CDereference dereference => $"*{Inner(dereference.Address)}",
        CUnary unary => $"{unary.Operator}{Inner(unary.Operand)}",
        CBinary binary => $"{Inner(binary.Left)} {binary.Operator} {Inner(binary.Right)}",
        CCall call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Of))})",
        _ => throw new ArgumentException($"no expression of C: {expression}", nameof(expression)),
    };

    private static string Inner(CExpression expression) => expression is CBinary or CUnary or CDereference or CNumber { Number: < 0 }
        ? $"({Of(expression)})" : Of(expression);
}
