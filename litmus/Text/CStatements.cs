namespace Shootdown.Litmus.Text;

/// <summary>An expression in C.</summary>
public abstract record CExpression;

/// <summary>A number.</summary>
/// <param name="Number">The number.</param>
public sealed record CNumber(long Number) : CExpression;

/// <summary>A local variable, or a parameter: the address of a location.</summary>
/// <param name="Name">The name.</param>
public sealed record CName(string Name) : CExpression;

/// <summary><c>*p</c>: a plain access.</summary>
/// <param name="Address">The address.</param>
public sealed record CDereference(CExpression Address) : CExpression;

/// <summary><c>&amp;x</c>.</summary>
/// <param name="Name">The location.</param>
public sealed record CAddressOf(string Name) : CExpression;

/// <summary><c>!e</c>, <c>~e</c> or <c>-e</c>.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Operand">Of what.</param>
public sealed record CUnary(string Operator, CExpression Operand) : CExpression;

/// <summary>Two expressions and an operator between them.</summary>
/// <param name="Operator">The operator, as C has it.</param>
/// <param name="Left">The left.</param>
/// <param name="Right">The right.</param>
public sealed record CBinary(string Operator, CExpression Left, CExpression Right) : CExpression;

/// <summary>A macro or function of the kernel (<see cref="CFunction"/>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What it is given.</param>
public sealed record CCall(string Name, IReadOnlyList<CExpression> Arguments) : CExpression;

/// <summary><c>int r0;</c>, perhaps with a first value.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The variable.</param>
/// <param name="Value">What it gets; null for nothing.</param>
public sealed record CDeclaration(string Type, string Name, CExpression? Value) : Statement;

/// <summary><c>r0 = e;</c> or, as a plain store, <c>*p = e;</c>.</summary>
/// <param name="Target">A <see cref="CName"/> or a <see cref="CDereference"/>.</param>
/// <param name="Value">What it gets.</param>
public sealed record CAssignment(CExpression Target, CExpression Value) : Statement;

/// <summary>A call whose result nobody wants.</summary>
/// <param name="Call">The call.</param>
public sealed record CCallStatement(CCall Call) : Statement;

/// <summary><c>if (e) ... else ...</c>.</summary>
/// <param name="Condition">What decides.</param>
/// <param name="Then">What is done where it is not 0.</param>
/// <param name="Else">What is done where it is; empty for nothing.</param>
public sealed record CIf(CExpression Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement;
