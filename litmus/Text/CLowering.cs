using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Makes a thread for the machine of a thread in C, as the kernel maps it to x86: a load or store is one whatever its order,
/// what returns a value atomically is locked, and of the fences only <c>smp_mb</c> is an instruction.</summary>
/// <param name="test">The test.</param>
/// <param name="thread">The thread.</param>
internal sealed partial class CLowering(HerdTest test, HerdThread thread)
{
    private const int MostInstructions = 512;

    private readonly HashSet<string> pointers = [.. thread.Parameters.Select(p => p.Value)];
    private readonly List<Instruction> made = [];
    private TextPosition at;
    private int temporaries;

    /// <summary>Makes it.</summary>
    public IReadOnlyList<Instruction> Lower()
    {
        Add(thread.Statements);
        return made;
    }

    private void Add(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            at = statement.At;
            switch (statement)
            {
                case CDeclaration declaration:
                    if (declaration.Value is { } first)
                    {
                        Set(declaration.Name, first);
                    }

                    break;
                case CAssignment { Target: CName name } assignment:
                    Set(name.Name, assignment.Value);
                    break;
                case CAssignment { Target: CDereference target } assignment:
                    made.Add(new StoreInstruction(LocationOf(target.Address), Evaluate(assignment.Value)));
                    break;
                case CCallStatement call:
                    _ = Call(call.Call);
                    break;
                case CIf conditional:
                    AddConditional(conditional);
                    break;
                default:
                    throw Refuse(statement.GetType().Name, "a statement that the machine has");
            }
        }

        if (made.Count > MostInstructions)
        {
            throw Refuse($"{made.Count} instructions", $"at most {MostInstructions}");
        }
    }

    // Jumps know where they go when what they jump over is there.
    private void AddConditional(CIf conditional)
    {
        var tested = Evaluate(conditional.Condition);
        var jump = made.Count;
        made.Add(new FenceInstruction());
        Add(conditional.Then);
        var end = made.Count;
        if (conditional.Else.Count > 0)
        {
            made.Add(new FenceInstruction());
            Add(conditional.Else);
            made[end] = new BranchInstruction(Operand.Of(0), true, made.Count);
            end++;
        }

        made[jump] = new BranchInstruction(tested, true, end);
    }

    private void Set(string name, CExpression value)
    {
        if (pointers.Contains(name))
        {
            throw Refuse(name, "a local variable");
        }

        made.Add(new RegisterInstruction(Calculation.Take, name, Operand.Of(0), Evaluate(value)));
    }

    private Operand Evaluate(CExpression expression) => expression switch
    {
        CNumber number => Operand.Of(number.Number),
        CName name when !pointers.Contains(name.Name) => Operand.Of(name.Name),
        CDereference dereference => Load(dereference.Address),
        CUnary { Operator: "!" } not => Compute(Calculation.Equal, Evaluate(not.Operand), Operand.Of(0)),
        CUnary { Operator: "-" } minus => Compute(Calculation.Subtract, Operand.Of(0), Evaluate(minus.Operand)),
        CUnary { Operator: "~" } flipped => Compute(Calculation.Xor, Evaluate(flipped.Operand), Operand.Of(-1)),
        CBinary binary => Binary(binary),
        CCall call => Call(call) ?? throw Refuse(call.Name, "a function with a result"),
        _ => throw Refuse(expression is CName or CAddressOf ? "a pointer" : expression.GetType().Name, "a number"),
    };

    private Operand Binary(CBinary binary)
    {
        // What stands behind && and || is not always evaluated.
        if (binary.Operator is "&&" or "||" && HasAccess(binary.Right))
        {
            throw Refuse(binary.Operator, "no access to memory behind it");
        }

        var (left, right) = (Evaluate(binary.Left), Evaluate(binary.Right));
        return binary.Operator switch
        {
            "+" => Compute(Calculation.Add, left, right),
            "-" => Compute(Calculation.Subtract, left, right),
            "&" => Compute(Calculation.And, left, right),
            "|" => Compute(Calculation.Or, left, right),
            "^" => Compute(Calculation.Xor, left, right),
            "==" => Compute(Calculation.Equal, left, right),
            "!=" => Not(Compute(Calculation.Equal, left, right)),
            "<" => Compute(Calculation.Less, left, right),
            ">" => Compute(Calculation.Less, right, left),
            "<=" => Not(Compute(Calculation.Less, right, left)),
            ">=" => Not(Compute(Calculation.Less, left, right)),
            "&&" => Compute(Calculation.And, Not(Not(left)), Not(Not(right))),
            "||" => Compute(Calculation.Or, Not(Not(left)), Not(Not(right))),
            _ => throw Refuse(binary.Operator, "+ - & | ^ == != < > <= >= && ||"),
        };
    }

    private Operand Not(Operand operand) => Compute(Calculation.Equal, operand, Operand.Of(0));

    private static bool HasAccess(CExpression expression) => expression switch
    {
        CDereference or CCall => true,
        CUnary unary => HasAccess(unary.Operand),
        CBinary binary => HasAccess(binary.Left) || HasAccess(binary.Right),
        _ => false,
    };

    private Operand Atomically(Calculation calculation, CExpression address, Operand source, Operand? expected)
    {
        var into = Temporary();
        made.Add(new LockedInstruction(calculation, into, LocationOf(address), source, expected));
        return Operand.Of(into);
    }

    private Operand Load(CExpression address)
    {
        var into = Temporary();
        made.Add(new LoadInstruction(into, LocationOf(address)));
        return Operand.Of(into);
    }

    private Operand? Store(CExpression address, CExpression value)
    {
        made.Add(new StoreInstruction(LocationOf(address), Evaluate(value)));
        return null;
    }

    private Operand Compute(Calculation calculation, Operand left, Operand right)
    {
        var into = Temporary();
        made.Add(new RegisterInstruction(calculation, into, left, right));
        return Operand.Of(into);
    }

    private string LocationOf(CExpression address) => address switch
    {
        CName name when pointers.Contains(name.Name) => name.Name,
        CAddressOf of => of.Name,
        _ => throw Refuse(address is CName local ? local.Name : "an address", "a parameter of the thread"),
    };

    // No name in C has a dot.
    private string Temporary() => string.Create(CultureInfo.InvariantCulture, $"t.{++temporaries}");

    private LitmusTextException Refuse(string found, string expected) => LitmusTextException.At(test.File, at, found, expected);
}
