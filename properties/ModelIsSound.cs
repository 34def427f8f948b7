namespace Shootdown.Properties;

/// <summary>What no protocol can break: a routine throws, or a result occurs that was declared impossible.</summary>
public static class ModelIsSound
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "MODEL",
        "the model itself is sound",
        (MachineFault.ModelFault, "the model is wrong: a routine threw, or an impossible result occurred"),
        (MachineFault.StoreBufferOverflow, "a store buffer overflows: its bound is too small"));
}
