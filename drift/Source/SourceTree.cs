using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Drift.Source;

/// <summary>The source tree of a kernel, as it lies in a directory.</summary>
public sealed partial class SourceTree
{
    // Where what has left its file is looked for.
    private static readonly string[] Elsewhere =
        ["include", "arch/x86", "arch/arm64", "arch/riscv", "arch/s390", "mm", "kernel", "virt/kvm"];
    private static readonly string[] Signs = ["kernel", "mm", "include/linux"];
    private static readonly string[] Extensions = [".c", ".h", ".S"];

    private readonly string directory;
    private readonly Dictionary<string, CSource?> sources = [];

    private SourceTree(string directory, string? version) => (this.directory, Version) = (directory, version);

    /// <summary>The version that its Makefile says, such as <c>7.3.4</c>; null where there is none.</summary>
    public string? Version { get; }

    /// <summary>Opens a tree.</summary>
    /// <param name="directory">Where it lies.</param>
    /// <exception cref="FormatException">There is no kernel's tree.</exception>
    public static SourceTree Open(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var missing = Signs.FirstOrDefault(s => !Directory.Exists(Path.Combine(directory, s)));
        if (missing is not null)
        {
            var what = Directory.Exists(directory) ? $"no {missing}/ in '{directory}'" : $"no directory '{directory}'";
            throw new FormatException($"DIR: {what}; accepted: the source tree of a Linux kernel");
        }

        var makefile = Path.Combine(directory, "Makefile");
        return new SourceTree(directory, File.Exists(makefile) ? VersionIn(Text(makefile)) : null);
    }

    /// <summary>The version that the text of a Makefile says.</summary>
    /// <param name="makefile">The text.</param>
    public static string? VersionIn(string makefile)
    {
        var numbers = VersionLine().Matches(makefile).GroupBy(m => m.Groups[1].Value)
            .ToDictionary(g => g.Key, g => g.First().Groups[2].Value);
        return numbers.TryGetValue("VERSION", out var version) && numbers.TryGetValue("PATCHLEVEL", out var level)
            ? string.Create(CultureInfo.InvariantCulture, $"{version}.{level}")
                + (numbers.TryGetValue("SUBLEVEL", out var sub) && sub != "0" ? "." + sub : string.Empty)
            : null;
    }

    /// <summary>Finds a function in a file.</summary>
    /// <param name="file">The file, below the tree.</param>
    /// <param name="function">The function or macro.</param>
    public CDefinition? Find(string file, string function) => Source(file)?.Find(function);

    /// <summary>Whether it has a file.</summary>
    /// <param name="file">The file, below the tree.</param>
    public bool Has(string file) => Source(file) is not null;

    /// <summary>What a file says of macros; see <see cref="CSource.Macros"/>.</summary>
    /// <param name="file">The file, below the tree.</param>
    /// <param name="isAsked">Whether a name is asked for.</param>
    /// <param name="isFound">Whether its definition is looked for.</param>
    public CDefinition? Macros(string file, Func<string, bool> isAsked, Func<string, bool> isFound) =>
        Source(file)?.Macros(isAsked, isFound);

    private CSource? Source(string file)
    {
        if (!sources.TryGetValue(file, out var source))
        {
            var path = Path.Combine(directory, file);
            sources.Add(file, source = File.Exists(path) ? new CSource(file, Text(path)) : null);
        }

        return source;
    }

    /// <summary>Finds functions wherever they are defined.</summary>
    /// <param name="functions">The functions.</param>
    /// <returns>By function: where it is defined first; nothing for what is defined nowhere.</returns>
    public IReadOnlyDictionary<string, CDefinition> FindElsewhere(IReadOnlyCollection<string> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var found = new Dictionary<string, CDefinition>();
        foreach (var path in functions.Count == 0 ? [] : Elsewhere.SelectMany(Files))
        {
            var text = Text(path);
            CSource? source = null;
            foreach (var function in functions.Where(f => !found.ContainsKey(f) && text.Contains(f, StringComparison.Ordinal)))
            {
                source ??= new CSource(Path.GetRelativePath(directory, path).Replace('\\', '/'), text);
                if (source.Find(function) is { } definition)
                {
                    found.Add(function, definition);
                }
            }
        }

        return found;
    }

    private IEnumerable<string> Files(string folder) =>
        Path.Combine(directory, folder) is var below && Directory.Exists(below)
            ? Directory.EnumerateFiles(below, "*", new EnumerationOptions { RecurseSubdirectories = true })
                .Where(p => Extensions.Contains(Path.GetExtension(p))).Order(StringComparer.Ordinal)
            : [];

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"DIR: '{path}': {failure.Message}; accepted: a tree whose files can be read", failure);
        }
    }

    [GeneratedRegex(@"^(VERSION|PATCHLEVEL|SUBLEVEL)\s*=\s*([0-9]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}
