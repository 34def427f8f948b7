namespace Shootdown.Model.Kernel.Objects;

/// <summary>mm/context.c of an architecture whose ASIDs come in generations.</summary>
public interface IMmContext
{
    /// <summary>Lets a CPU have run an mm before the initial state, or run it there.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    /// <param name="asid">Its ASID.</param>
    /// <param name="loaded">Whether it is loaded.</param>
    void Warm(int cpu, int mm, int asid, bool loaded);

    /// <summary>Loads an mm, interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The mm, or null for init_mm.</param>
    Step SwitchMm(int cpu, Mm? next);
}
