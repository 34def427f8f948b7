namespace Shootdown.Model.Kernel.Objects;

/// <summary>What further CPUs queue on a CPU that a machine has, where to serve it changes what is the machine's: flushes of an mm
/// (docs/any-number.md).</summary>
/// <param name="Csd">The csd that stands for all of theirs; it is never locked, for nobody whom the machine keeps waits for it.</param>
/// <param name="Argument">What they carry.</param>
/// <param name="Gate">Clear while none of them has anything to queue.</param>
/// <param name="Come">Whether any ever comes.</param>
internal sealed record OtherEntries(Csd Csd, Argument Argument, Cell Gate, bool Come);
