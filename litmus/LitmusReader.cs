using System.Globalization;
using System.Text.Json;

namespace Shootdown.Litmus;

/// <summary>Reads litmus tests from files of JSON lines, a record a line; of what is none it says where, what, and what would be
/// accepted.</summary>
public static class LitmusReader
{
    /// <summary>The most bytes that a file may have.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>The deepest that objects and arrays of a record may be nested.</summary>
    public const int Deepest = 32;

    private const string X86 = "X86";

    private const string Kernel = "LKMM";

    private static readonly string[] Arm = ["AArch64", "AArch64-VMSA"];

    // What stands before the family of what was generated for the collection.
    private static readonly string[] Prefixes = ["ownx.", "own."];

    /// <summary>Reads a file, or every file of a directory whose name ends in <c>.jsonl</c>, in the order of their names.</summary>
    /// <param name="path">The file or directory.</param>
    /// <exception cref="FormatException">Something cannot be read or is no record; the message is one line with file, line and
    /// field.</exception>
    public static IReadOnlyList<LitmusRecord> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return [.. Files(path).SelectMany(ReadFile)];
    }

    private static List<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            var files = Directory.GetFiles(path, "*.jsonl").Order(StringComparer.Ordinal).ToList();
            return files.Count > 0
                ? files : throw JsonText.Fail(path, "no file whose name ends in .jsonl", "a directory with such files, or a file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JsonText.Fail(path, $"not readable ({e.GetType().Name})", "a readable directory");
        }
    }

    private static List<LitmusRecord> ReadFile(string path)
    {
        var utf8 = JsonText.Load(path, MostBytes);
        JsonText.CheckEncoding(utf8, path, "JSON lines, a record each");
        var records = new List<LitmusRecord>();
        for (var (start, line) = (0, 1); start < utf8.Length; line++)
        {
            var length = utf8.AsSpan(start).IndexOf((byte)'\n') is var newline and >= 0 ? newline : utf8.Length - start;
            if (!utf8.AsSpan(start, length).Trim(" \t\r"u8).IsEmpty)
            {
                JsonText.CheckSyntax(utf8, start, start + length, Deepest, path);
                using var document = JsonDocument.Parse(utf8.AsMemory(start, length));
                records.AddRange(ReadRecord(
                    new LocatedValue(string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}"), "$", document.RootElement)));
            }

            start += length + 1;
        }

        return records;
    }

    // C of the kernel is a record for each architecture that it is mapped to.
    private static IEnumerable<LitmusRecord> ReadRecord(LocatedValue place)
    {
        var fields = place.Members();
        var (id, verdict) = (fields.Need("id").Text(), fields.Need("verdict").Text());
        var architecture = fields.Need("arch").Text();
        IReadOnlyList<LitmusRecord> records = architecture == X86
            ? [Of(MemoryModel.Tso, TestReader.Read(place, InstructionReader.Read))]
            : Arm.Contains(architecture) ? [Of(MemoryModel.Arm, TestReader.Read(place, ArmInstructionReader.Read))]
            : architecture == Kernel
                ? [KernelReader.Read(place, KernelMapping.Arm64, "arm64"), KernelReader.Read(place, KernelMapping.X86, "x86")]
            : throw fields.Need("arch").Refuse(string.Join(", ", [X86, .. Arm, Kernel]));
        var family = FamilyOf(fields.Given("family")?.Text() ?? id);
        return records.Select(r => r with { Family = family });

        LitmusRecord Of(MemoryModel memory, LitmusTest test) =>
            new(id, architecture, verdict, test with { Model = memory }) { Model = memory };
    }

    private static string FamilyOf(string name) =>
        Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? name[prefix.Length..] : name;
}
