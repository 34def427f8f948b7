namespace Shootdown.Tests;

/// <summary>No line of C# is longer than a screen is wide. What the program prints wider than that is read from a file.</summary>
public sealed class LineLengthTests
{
    private const int Most = 140;

    [Fact]
    public void No_line_is_longer_than_140_characters() =>
        Assert.Empty(Sources().SelectMany(file => TooLong(File.ReadAllLines(Repository.PathOf(file))).Select(line => $"{file}:{line}")));

    [Theory]
    [InlineData(Most, false)]
    [InlineData(Most + 1, true)]
    public void A_line_of_more_is_found(int length, bool found) => Assert.Equal(found, TooLong([new string('x', length)]).Any());

    [Theory]
    [InlineData("model", true)]
    [InlineData("bin", false)]
    [InlineData("obj", false)]
    public void What_a_build_writes_is_no_source(string folder, bool found) => Assert.Equal(found, IsSource(Path.Combine(folder, "A.cs")));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(IsSource)
            .Order(StringComparer.Ordinal);

    private static bool IsSource(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    // The numbers of the lines that are too long.
    private static IEnumerable<int> TooLong(string[] lines) => lines.Index().Where(l => l.Item.Length > Most).Select(l => l.Index + 1);
}
