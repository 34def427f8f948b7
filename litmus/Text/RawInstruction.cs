using Superpower.Model;

namespace Shootdown.Litmus.Text;

/// <summary>An instruction as it is written, before anybody asks what it means.</summary>
/// <param name="Mnemonic">Its name.</param>
/// <param name="Operands">Its operands.</param>
/// <param name="IsLocked">Whether LOCK stands before it.</param>
internal sealed record RawInstruction(Token<TextToken> Mnemonic, IReadOnlyList<RawOperand> Operands, bool IsLocked);

/// <summary>An operand.</summary>
/// <param name="At">Its first word.</param>
internal abstract record RawOperand(Token<TextToken> At);

/// <summary>A name, and a constant where one follows without a comma: <c>LSL #12</c>.</summary>
/// <param name="At">The name.</param>
/// <param name="Amount">The constant; null for none.</param>
internal sealed record RawName(Token<TextToken> At, long? Amount) : RawOperand(At);

/// <summary>A constant: <c>#1</c>, <c>$1</c> or <c>1</c>.</summary>
/// <param name="At">Its first word.</param>
/// <param name="Constant">The constant.</param>
internal sealed record RawConstant(Token<TextToken> At, long Constant) : RawOperand(At);

/// <summary><c>[X0, #8]</c>, <c>[x]</c>.</summary>
/// <param name="At">Its bracket.</param>
/// <param name="Parts">What is within.</param>
internal sealed record RawBrackets(Token<TextToken> At, IReadOnlyList<RawOperand> Parts) : RawOperand(At);

/// <summary><c>8(%rax)</c>, <c>(x)</c>.</summary>
/// <param name="At">Its first word.</param>
/// <param name="Offset">What stands before it.</param>
/// <param name="Inner">The name within.</param>
internal sealed record RawParentheses(Token<TextToken> At, long Offset, Token<TextToken> Inner) : RawOperand(At);

/// <summary>A cell of the table of threads.</summary>
/// <param name="Labels">The labels that stand in it.</param>
/// <param name="Instruction">The instruction behind them; null if there is none.</param>
internal sealed record RawCell(IReadOnlyList<Token<TextToken>> Labels, RawInstruction? Instruction);
