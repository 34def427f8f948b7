namespace Shootdown.Tests.Properties;

/// <summary>Puts other steps in the place of those of the text.</summary>
/// <param name="replacement">The step to stand for a step, or null where it stays.</param>
internal sealed class Rewriting(Func<Operation, Operation?> replacement) : IStepRewriter
{
    public Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers) => replacement(operation) ?? operation;
}
