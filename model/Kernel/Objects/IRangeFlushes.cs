namespace Shootdown.Model.Kernel.Objects;

/// <summary>The flushes of an architecture whose ASIDs come in generations.</summary>
public interface IRangeFlushes
{
    /// <summary>Flushes a range of an mm, or all of it.</summary>
    /// <param name="flush">What to flush.</param>
    Step FlushMm(Flush flush);

    /// <summary>Flushes everything on the CPUs of a batch.</summary>
    /// <param name="flush">The flush; it names no mm.</param>
    /// <param name="batch">The batch.</param>
    Step FlushBatch(Flush flush, TlbBatch batch);
}
