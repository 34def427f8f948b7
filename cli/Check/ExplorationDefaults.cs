using System.Text;

namespace Shootdown.Cli.Check;

/// <summary>
/// What a check does where the command line says nothing: the keys under <c>Shootdown</c> in the <c>coyote.json</c> of the current
/// directory. Coyote reads the other keys of that file and ignores these.
/// </summary>
/// <param name="Memory">The memory model.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Reduction">Whether partial-order reduction is on.</param>
internal sealed record ExplorationDefaults(string Memory, string Engine, bool Reduction)
{
    private const string FileName = "coyote.json";
    private const string Section = "Shootdown";
    private const int Deepest = 32;

    /// <summary>What holds where there is no file.</summary>
    public static ExplorationDefaults None { get; } = new(MemoryName.All[0], EngineCatalogue.Names[0], true);

    /// <summary>Reads the defaults of a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="FormatException">The file is no JSON, or a key of ours is not what it may be.</exception>
    public static ExplorationDefaults Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Parse(InputFile.Read(path, FileName)) : None;
    }

    /// <summary>Reads the defaults out of the file's text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no JSON, or a key of ours is not what it may be.</exception>
    public static ExplorationDefaults Parse(string text)
    {
        var root = LocatedValue.Parse(Encoding.UTF8.GetBytes(text), FileName, "a JSON object", Deepest);
        return root.Members().Find(Section) is { } section ? Of(section) : None;
    }

    private static ExplorationDefaults Of(LocatedValue section)
    {
        var keys = section.Properties(nameof(Memory), nameof(Engine), nameof(Reduction));
        return new ExplorationDefaults(
            keys.Find(nameof(Memory))?.OneOf(Words(MemoryName.All)) ?? None.Memory,
            keys.Find(nameof(Engine))?.OneOf(Words(EngineCatalogue.Names)) ?? None.Engine,
            keys.Find(nameof(Reduction))?.Flag() ?? None.Reduction);
    }

    private static IReadOnlyList<(string Word, string Meaning)> Words(IEnumerable<string> words) => [.. words.Select(w => (w, w))];
}
