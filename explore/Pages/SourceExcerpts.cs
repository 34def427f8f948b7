using System.Collections.Concurrent;
using System.Text.Json;

namespace Shootdown.Explore.Pages;

/// <summary>The routines that steps stand in, out of the text that the model's assembly carries, or the repository.</summary>
public sealed class SourceExcerpts
{
    private const int MostLines = 400;

    private static readonly ConcurrentDictionary<string, string[]> Files = new();

    private readonly SortedSet<(string File, int First, int Last)> routines = [];

    /// <summary>Adds the routine that a line stands in.</summary>
    /// <param name="line">The line; null adds nothing.</param>
    public void Add(SourceLine? line)
    {
        if (line is not null && Lines(line.File) is { Length: > 0 } lines && line.Line <= lines.Length
            && !routines.Any(r => r.File == line.File && r.First <= line.Line && line.Line <= r.Last))
        {
            var (first, last) = MemberAround(lines, line.Line - 1);
            routines.Add((line.File, first + 1, last + 1));
        }
    }

    /// <summary>Writes them: an array of <c>{file, first, lines}</c>.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var (file, first, last) in routines)
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteNumber("first", first);
            writer.WriteStrings("lines", Lines(file)[(first - 1)..last]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // By its layout, which the analysers see to: a member begins at the fourth column and ends with a brace there, or before an empty line.
    private static (int First, int Last) MemberAround(string[] lines, int at)
    {
        var first = at;
        while (first > 0 && at - first < MostLines && !(IsMember(lines[first]) && lines[first] is not ("    {" or "    }")))
        {
            first--;
        }

        var signature = first;
        while (first > 0 && IsMember(lines[first - 1]) && lines[first - 1].TrimStart() is ['/' or '[', ..])
        {
            first--;
        }

        var isBlock = lines.Skip(signature).Take(MostLines).FirstOrDefault(l => l == "    {" || l.Length == 0) == "    {";
        var last = at;
        while (last < lines.Length - 1 && last - at < MostLines && !(isBlock ? lines[last] == "    }" : lines[last + 1].Length == 0))
        {
            last++;
        }

        return (first, last);
    }

    private static bool IsMember(string line) => line.StartsWith("    ", StringComparison.Ordinal) && line.Length > 4 && line[4] != ' ';

    private static string[] Lines(string file) => Files.GetOrAdd(file, static name =>
    {
        using var stream = typeof(MachineSystem).Assembly.GetManifestResourceStream(name) ?? InRepository(name);
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    });

    // What scenarios do is no part of the model; its text is found where the program was built.
    private static FileStream? InRepository(string name) =>
        Checkout.Root is { } root && Path.Combine(root, name) is var file && File.Exists(file) ? File.OpenRead(file) : null;
}
