using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Token = Superpower.Parsers.Token;

namespace Shootdown.Litmus.Text;

/// <summary>Threads in C: functions of which each is one.</summary>
internal static class CGrammar
{
    // The weaker first.
    private static readonly string[][] Precedence =
        [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"], ["*"]];

    private static readonly TokenListParser<TextToken, CExpression> Unary = Ref(() => UnaryExpression!);

    private static readonly TokenListParser<TextToken, CExpression> Expression =
        Precedence.Reverse().Aggregate(Unary, (inner, operators) => Superpower.Parse.Chain(
            operators.Select(TextGrammar.Symbol).Aggregate((a, b) => a.Or(b)),
            inner,
            (sign, left, right) => (CExpression)new CBinary(sign.ToStringValue(), left, right)));

    private static readonly TokenListParser<TextToken, CExpression> Primary =
        Token.EqualTo(TextToken.Number).Where(d => TextGrammar.Numeral(d) is not null, "a number of 64 bits")
            .Select(d => (CExpression)new CNumber(TextGrammar.Numeral(d)!.Value))
        .Or(from open in TextGrammar.Symbol("(") from inner in Expression from close in TextGrammar.Symbol(")") select inner)
        .Or(from name in TextGrammar.Name
            from arguments in Expression.ManyDelimitedBy(TextGrammar.Symbol(",")).Between(
                TextGrammar.Symbol("("), TextGrammar.Symbol(")")).Perhaps()
                .Where(a => a is null || CFunction.ArgumentsOf(name.ToStringValue()) == a.Length, CFunction.Accepted(name.ToStringValue()))
            select arguments is null ? new CName(name.ToStringValue()) : (CExpression)new CCall(name.ToStringValue(), arguments))
        .Named("an expression");

    private static readonly TokenListParser<TextToken, CExpression> UnaryExpression =
        (from sign in TextGrammar.Symbol("!").Or(TextGrammar.Symbol("~")).Or(TextGrammar.Symbol("-"))
         from operand in Unary
         select operand is CNumber number && sign.ToStringValue() == "-" ? new CNumber(unchecked(-number.Number))
             : (CExpression)new CUnary(sign.ToStringValue(), operand))
        .Or(from star in TextGrammar.Symbol("*") from address in Unary select (CExpression)new CDereference(address))
        .Or(from and in TextGrammar.Symbol("&") from name in TextGrammar.Name select (CExpression)new CAddressOf(name.ToStringValue()))
        .Or(Primary);

    private static readonly TokenListParser<TextToken, KeyValuePair<string, string>> Typed =
        from words in TextGrammar.Name.Or(TextGrammar.Symbol("*")).AtLeastOnce()
            .Where(w => w.Length > 1 && w[0].Kind == TextToken.Name && w[^1].Kind == TextToken.Name, "a type and a name")
        select KeyValuePair.Create(
            string.Concat(words[..^1].Select((w, i) => i > 0 && w.Kind == TextToken.Name ? $" {w.ToStringValue()}" : w.ToStringValue())),
            words[^1].ToStringValue());

    private static readonly TokenListParser<TextToken, Statement> Declaration =
        from at in TextGrammar.Here
        from variable in Typed.Try()
        from value in TextGrammar.Symbol("=").IgnoreThen(Expression).Perhaps()
        from end in TextGrammar.Symbol(";")
        select (Statement)new CDeclaration(variable.Key, variable.Value, value) { At = at };

    private static readonly TokenListParser<TextToken, Statement> Simple =
        from at in TextGrammar.Here
        from target in Unary.Where(e => e is CName or CDereference or CCall, "a variable, *p or a call")
        from value in TextGrammar.Symbol("=").IgnoreThen(Expression).Perhaps()
            .Where(v => v is null == target is CCall, target is CCall ? "';'" : "'='")
        from end in TextGrammar.Symbol(";")
        select target is CCall call ? new CCallStatement(call) { At = at } : (Statement)new CAssignment(target, value) { At = at };

    private static readonly TokenListParser<TextToken, Statement[]> Block =
        from open in TextGrammar.Symbol("{")
        from statements in Ref(() => Statements!)
        from close in TextGrammar.Symbol("}")
        select statements;

    private static readonly TokenListParser<TextToken, Statement[]> Conditional =
        from at in TextGrammar.Here
        from word in TextGrammar.Word("if")
        from condition in Expression.Between(TextGrammar.Symbol("("), TextGrammar.Symbol(")"))
        from then in Ref(() => One!)
        from otherwise in TextGrammar.Word("else").IgnoreThen(Ref(() => One!)).Perhaps()
        select (Statement[])[new CIf(condition, then, otherwise ?? []) { At = at }];

    private static readonly TokenListParser<TextToken, Statement[]> One =
        Block
        .Or(TextGrammar.Symbol(";").Select(_ => (Statement[])[]))
        .Or(Conditional)
        .Or(Declaration.Try().Or(Simple).Select(s => (Statement[])[s]))
        .Named("a statement");

    private static readonly TokenListParser<TextToken, Statement[]> Statements =
        One.Many().Select(parts => parts.SelectMany(p => p).ToArray());

    private static readonly TokenListParser<TextToken, HerdThread> Function =
        from type in TextGrammar.Word("void").Or(TextGrammar.Word("int")).OptionalOrDefault()
        from number in TextGrammar.ThreadName
        from parameters in Typed.ManyDelimitedBy(TextGrammar.Symbol(",")).Between(TextGrammar.Symbol("("), TextGrammar.Symbol(")"))
        from statements in Block
        select new HerdThread(number, statements, new Dictionary<string, int>()) { Parameters = parameters };

    /// <summary>All threads.</summary>
    public static readonly TokenListParser<TextToken, HerdThread[]> Functions = Function.AtLeastOnce();

    private static TokenListParser<TextToken, T> Ref<T>(Func<TokenListParser<TextToken, T>> parser) => Superpower.Parse.Ref(parser);
}
