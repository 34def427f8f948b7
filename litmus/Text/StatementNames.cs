namespace Shootdown.Litmus.Text;

/// <summary>The registers and locations that statements name.</summary>
internal static class StatementNames
{
    /// <summary>All of several statements.</summary>
    /// <param name="statements">The statements.</param>
    public static IEnumerable<(string Name, bool IsLocation)> Of(IEnumerable<Statement> statements) => statements.SelectMany(Of);

    private static IEnumerable<(string Name, bool IsLocation)> Of(Statement statement) => statement switch
    {
        LoadStatement load => [.. Of(load.Into), .. Of(load.From)],
        StoreStatement store => [.. Of(store.Source.Register), .. Of(store.To)],
        LoadExclusiveStatement load => [.. Of(load.Into), .. Of(load.From)],
        StoreExclusiveStatement store => [.. Of(store.Status), .. Of(store.Source), .. Of(store.To)],
        ReadModifyWriteStatement rmw => [.. Of(rmw.Source.Register), .. Of(rmw.Into), .. Of(rmw.Location)],
        CompareAndSwapStatement swap => [.. Of(swap.Expected), .. Of(swap.Source), .. Of(swap.Location)],
        MoveStatement move => [.. Of(move.Into), .. Of(move.Source.Register)],
        ArithmeticStatement arithmetic => [.. Of(arithmetic.Into), .. Of(arithmetic.Left), .. Of(arithmetic.Right.Register)],
        CompareStatement compare => [.. Of(compare.Left), .. Of(compare.Right.Register)],
        SelectStatement select => [.. Of(select.Into), .. Of(select.Then), .. Of(select.Else)],
        RegisterBranchStatement branch => Of(branch.Tested),
        InvalidateStatement invalidate => Of(invalidate.Register),
        TranslateStatement translate => Of(translate.Register),
        WriteSystemStatement write => Of(write.Source.Register),
        ReadSystemStatement read => Of(read.Into),
        CDeclaration declaration => [(declaration.Name, false), .. Of(declaration.Value)],
        CAssignment assignment => [.. Of(assignment.Target), .. Of(assignment.Value)],
        CCallStatement call => Of(call.Call),
        CIf conditional => [.. Of(conditional.Condition), .. Of(conditional.Then), .. Of(conditional.Else)],
        _ => [],
    };

    private static IEnumerable<(string Name, bool IsLocation)> Of(CExpression? expression) => expression switch
    {
        CName name => [(name.Name, false)],
        CAddressOf address => [(address.Name, true)],
        CDereference dereference => Of(dereference.Address),
        CUnary unary => Of(unary.Operand),
        CBinary binary => [.. Of(binary.Left), .. Of(binary.Right)],
        CCall call => call.Arguments.SelectMany(Of),
        _ => [],
    };

    private static IEnumerable<(string Name, bool IsLocation)> Of(HerdRegister? register) =>
        register is null or { IsZero: true } ? [] : [(register.Name, false)];

    private static IEnumerable<(string Name, bool IsLocation)> Of(HerdAddress address) =>
        address.Location is { } location ? [.. Of(address.Base), .. Of(address.Index), (location, true)]
            : [.. Of(address.Base), .. Of(address.Index)];
}
