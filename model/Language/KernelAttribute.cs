namespace Shootdown.Model.Language;

/// <summary>Names the kernel routine that a routine of the model stands for.</summary>
/// <param name="file">Path in the kernel tree, such as <c>kernel/smp.c</c>.</param>
/// <param name="function">The C function or macro.</param>
/// <param name="version">The Linux version whose text was followed; design variants inside the routine name their own origin.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute(string file, string function, string version) : Attribute
{
    /// <summary>Path in the kernel tree.</summary>
    public string File { get; } = file;

    /// <summary>The C function or macro.</summary>
    public string Function { get; } = function;

    /// <summary>The Linux version whose text was followed.</summary>
    public string Version { get; } = version;
}
