namespace Shootdown.Model.Transitions;

/// <summary>Somebody who is on a CPU in a state, as a debugger's frame: the last of a CPU's is the one that runs.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Context">Who: a task's name, <c>irq[0]</c>.</param>
/// <param name="Function">The kernel function that it stands in, innermost.</param>
/// <param name="KeepsCpu">Whether preemption is off there, or it could not lose the CPU for another reason.</param>
/// <param name="IrqsOff">Whether interrupts are off there.</param>
/// <param name="Waits">Whether all that it has left to do there is to wait for others.</param>
public sealed record ContextFrame(int Cpu, string Context, string Function, bool KeepsCpu, bool IrqsOff, bool Waits);
