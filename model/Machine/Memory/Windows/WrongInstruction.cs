namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>What shows the text to be wrong.</summary>
/// <param name="At">The instruction.</param>
/// <param name="What">What is wrong with it.</param>
internal sealed record WrongInstruction(WindowEntry At, string What)
{
    /// <summary>An instruction writes a register too early.</summary>
    /// <param name="later">The instruction.</param>
    /// <param name="earlier">One before it in the text, in flight, which reads or writes it too.</param>
    /// <param name="register">The register.</param>
    public static WrongInstruction Reuses(WindowEntry later, WindowEntry earlier, Cell register) => new(
        later,
        $"{later.Operation.Label} writes register {register} while {earlier.Operation.Label}, which comes before it in "
        + $"{earlier.Context.FunctionOf(earlier.Node)}{(earlier.Node.Source is { } line ? $" ({line})" : string.Empty)}, is in flight "
        + "and needs it; accepted: a register of its own, for none is renamed");
}
