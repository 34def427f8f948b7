namespace Shootdown.Litmus;

/// <summary>Where a thread may stand: what it does there, with its registers as they are named on the way that it came, and where it goes
/// on. Two ways by which it comes there with its registers in the same cells are one place.</summary>
internal sealed class ArmPlace
{
    /// <summary>What is done there; null at the thread's end.</summary>
    public Operation<Nothing>? Performs { get; set; }

    /// <summary>What is asked there instead: whether the thread jumps, or ends by a fault.</summary>
    public Operation<bool>? Asks { get; set; }

    /// <summary>Where the thread goes on; where something is asked, after a no.</summary>
    public ArmPlace? Next { get; set; }

    /// <summary>Where it goes on after a yes.</summary>
    public ArmPlace? IfSo { get; set; }
}
