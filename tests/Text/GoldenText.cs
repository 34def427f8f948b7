namespace Shootdown.Tests.Text;

/// <summary>The reviewed texts of the routines that matter most: <c>tests/Text/golden/FUNCTION/DESIGN.txt</c>, where a text that several
/// designs have stands once, under the first of them, and names all in its first line.</summary>
internal static class GoldenText
{
    private const string Heading = "// ";

    /// <summary>The kernel functions whose text is reviewed.</summary>
    public static IReadOnlyList<string> Functions { get; } =
    [
        "__smp_call_function_single", "smp_call_function_any", "smp_call_function_many_cond", "on_each_cpu_cond_mask", "smpcfd_dead_cpu",
            "__flush_smp_call_function_queue",
        "flush_tlb_mm_range", "arch_tlbbatch_flush", "native_flush_tlb_multi", "flush_tlb_func", "switch_mm_irqs_off",
            "tlb_remove_table_sync_one",
    ];

    /// <summary>The files: kernel function and first design.</summary>
    public static IEnumerable<(string Function, string Name)> Files =>
        Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => (Path.GetFileName(Path.GetDirectoryName(f)!), Path.GetFileNameWithoutExtension(f)));

    private static string Folder => Repository.PathOf("tests", "Text", "golden");

    /// <summary>What the model prints now.</summary>
    /// <param name="function">The kernel function.</param>
    /// <param name="design">The design.</param>
    public static string Printed(string function, Design design) => new FunctionText(ModelSource.Embedded, design).Of(function);

    /// <summary>What a file says.</summary>
    /// <param name="function">The kernel function.</param>
    /// <param name="name">The first design.</param>
    public static (IReadOnlyList<string> Designs, string Text) Read(string function, string name)
    {
        var file = Repository.Read("tests", "Text", "golden", function, name + ".txt").ReplaceLineEndings("\n");
        var end = file.IndexOf('\n', StringComparison.Ordinal);
        return (file[Heading.Length..end].Split(", "), file[(end + 1)..]);
    }

    /// <summary>Writes the files of a function anew.</summary>
    /// <param name="function">The kernel function.</param>
    public static void Write(string function)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, function));
        foreach (var old in folder.EnumerateFiles("*.txt"))
        {
            old.Delete();
        }

        foreach (var text in Designs.All.GroupBy(d => Printed(function, d.Design), d => d.Name))
        {
            File.WriteAllText(Path.Combine(folder.FullName, text.First() + ".txt"), $"{Heading}{string.Join(", ", text)}\n{text.Key}");
        }
    }
}
