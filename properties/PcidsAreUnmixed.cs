namespace Shootdown.Properties;

/// <summary>D-S10: a PCID that comes to stand for another address space is flushed before it is used.</summary>
public static class PcidsAreUnmixed
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S10",
        "no PCID holds translations of two address spaces",
        (Observed.ForeignTranslation, "an access can hit a translation of another address space"),
        (Observed.GlobalAsidAsDynamic, "a global ASID is looked up among the CPU's own PCIDs"));
}
