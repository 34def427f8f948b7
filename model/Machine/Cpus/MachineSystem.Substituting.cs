namespace Shootdown.Model.Machine.Cpus;

/// <summary>A system with other steps in the place of some of its own, without building it again.</summary>
public sealed unsafe partial class MachineSystem
{
    /// <summary>Puts other steps in the place of those that contexts make. The system must not be in use meanwhile.</summary>
    /// <remarks>The automata, what can be touched from a node on, and with it all that a reduction rests on, stay those of the text. So a
    /// step may be put here only that touches no other cell, has no other result and leaves no other registers than the one that it stands
    /// for; that never has some of its results leaves nodes that nothing reaches. What orders stores is laid down when a system is built:
    /// memory must have no store buffers. What breaks is the same as in a system that is built with the other steps; more may be noted,
    /// since monitors look at all that the text has.</remarks>
    /// <param name="rewriter">The steps.</param>
    /// <returns>Puts the system's own steps back when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">Memory has store buffers.</exception>
    public IDisposable Substitute(IStepRewriter rewriter)
    {
        ArgumentNullException.ThrowIfNull(rewriter);
        if (buffers is not null)
        {
            throw new InvalidOperationException("a system with store buffers has to be built with its steps");
        }

        ForgetTables();
        return new Substitution([.. tables.SelectMany(t => t.Substitute(rewriter)), ForgetTables]);
    }

    private sealed class Substitution(IReadOnlyList<System.Action> undo) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in undo)
            {
                one();
            }
        }
    }
}
