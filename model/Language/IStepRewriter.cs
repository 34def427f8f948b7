namespace Shootdown.Model.Language;

/// <summary>Puts other steps in the place of a routine's own while automata are built. The text stays as it is.</summary>
/// <remarks>Must be a pure function of its arguments and safe to call from several threads.</remarks>
public interface IStepRewriter
{
    /// <summary>The step to make.</summary>
    /// <param name="at">Where in the text; null where no kernel routine is on the stack.</param>
    /// <param name="operation">The step that the text makes there.</param>
    /// <param name="registers">The context's registers before it.</param>
    /// <returns>A step with as many results, or <paramref name="operation"/> itself.</returns>
    Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers);
}
