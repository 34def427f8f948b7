using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Token = Superpower.Parsers.Token;

namespace Shootdown.Litmus.Text;

/// <summary>The table of threads that all languages but C have: a column for each thread, a row a line.</summary>
internal static class TableGrammar
{
    private static readonly string[] Prefixes = ["lock", "LOCK", "Lock"];

    private static readonly TokenListParser<TextToken, RawOperand> Constant =
        from sign in TextGrammar.Symbol("#").Or(TextGrammar.Symbol("$")).OptionalOrDefault()
        from minus in TextGrammar.Symbol("-").OptionalOrDefault()
        from digits in Token.EqualTo(TextToken.Number).Where(d => TextGrammar.Numeral(d) is not null, "a number of 64 bits")
        from inner in TextGrammar.Name.Between(TextGrammar.Symbol("("), TextGrammar.Symbol(")")).Select(n => (Token<TextToken>?)n)
            .OptionalOrDefault()
        let number = minus.HasValue ? unchecked(-TextGrammar.Numeral(digits)!.Value) : TextGrammar.Numeral(digits)!.Value
        let first = sign.HasValue ? sign : minus.HasValue ? minus : digits
        select inner is { } name ? new RawParentheses(first, number, name) : (RawOperand)new RawConstant(first, number);

    private static readonly TokenListParser<TextToken, RawOperand> Named =
        from name in TextGrammar.Name
        from amount in TextGrammar.Symbol("#").OptionalOrDefault().IgnoreThen(TextGrammar.Number).Select(n => (long?)n).OptionalOrDefault()
        select (RawOperand)new RawName(name, amount);

    private static readonly TokenListParser<TextToken, RawOperand> Parenthesised =
        from open in TextGrammar.Symbol("(")
        from name in TextGrammar.Name
        from close in TextGrammar.Symbol(")")
        select (RawOperand)new RawParentheses(open, 0, name);

    private static readonly TokenListParser<TextToken, RawOperand> Bracketed =
        from open in TextGrammar.Symbol("[")
        from parts in Constant.Or(Named).AtLeastOnceDelimitedBy(TextGrammar.Symbol(","))
        from close in TextGrammar.Symbol("]")
        select (RawOperand)new RawBrackets(open, parts);

    private static readonly TokenListParser<TextToken, RawOperand> Operand =
        Constant.Or(Named).Or(Bracketed).Or(Parenthesised).Named("an operand");

    private static readonly TokenListParser<TextToken, RawInstruction> Plain =
        from mnemonic in TextGrammar.Name
        from operands in Operand.ManyDelimitedBy(TextGrammar.Symbol(","))
        select new RawInstruction(mnemonic, operands, false);

    private static readonly TokenListParser<TextToken, RawInstruction> Instruction =
        Token.EqualTo(TextToken.Name).Where(n => Prefixes.Contains(n.ToStringValue()))
            .IgnoreThen(Plain).Select(i => i with { IsLocked = true })
            .Or(Plain).Named("an instruction");

    private static readonly TokenListParser<TextToken, Token<TextToken>> Label =
        (from name in TextGrammar.Name from colon in TextGrammar.Symbol(":") select name).Try();

    private static readonly TokenListParser<TextToken, RawCell> Cell =
        from labels in Label.Many()
        from instruction in Instruction.Perhaps()
        select new RawCell(labels, instruction);

    // Rows are cells with bars between them.
    private static readonly TokenListParser<TextToken, RawCell[]> Row =
        from first in Cell
        from rest in TextGrammar.Symbol("|").IgnoreThen(Cell).Many()
        from end in TextGrammar.Symbol(";")
        select (RawCell[])[first, .. rest];

    /// <summary>The table.</summary>
    public static readonly TokenListParser<TextToken, RawTable> Table =
        from threads in TextGrammar.ThreadName.AtLeastOnceDelimitedBy(TextGrammar.Symbol("|"))
        from end in TextGrammar.Symbol(";")
        from rows in (from start in TextGrammar.Here from row in Row select (start, row)).Many()
        select new RawTable(threads, rows);
}

/// <summary>A table of threads.</summary>
/// <param name="Threads">The threads' numbers, as they are written.</param>
/// <param name="Rows">The rows, each with its place.</param>
internal sealed record RawTable(IReadOnlyList<int> Threads, IReadOnlyList<(TextPosition At, RawCell[] Cells)> Rows);
