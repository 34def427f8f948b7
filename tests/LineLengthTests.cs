namespace Shootdown.Tests;

/// <summary>No line of C# is longer than a screen is wide, except what the program prints, which stands in a literal as it is
/// printed.</summary>
public sealed class LineLengthTests
{
    private const int Most = 140;

    // Folders that are still to be wrapped: explore, model, properties, scenarios, cli, tests.
    public static TheoryData<string> Folders => ["bench", "json", "litmus", "reports"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_is_longer_than_140_characters(string folder) =>
        Assert.Empty(Sources(folder).SelectMany(file => TooLong(File.ReadAllLines(file))
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line}")));

    [Theory]
    [InlineData(Most, false)]
    [InlineData(Most + 1, true)]
    public void A_line_of_more_is_found(int length, bool found) => Assert.Equal(found, TooLong([new string('x', length)]).Any());

    [Fact]
    public void Lines_of_a_literal_are_as_they_are_printed() =>
        Assert.Equal([5], TooLong(["var text = \"\"\"", new string('x', Most + 1), "\"\"\";", string.Empty, new string('x', Most + 1)]));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    // The numbers of the lines that are too long.
    private static IEnumerable<int> TooLong(string[] lines)
    {
        const string Quotes = "\"\"\"";
        var inLiteral = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var turns = (lines[i].Split(Quotes).Length - 1) % 2 != 0;
            if (lines[i].Length > Most && !inLiteral)
            {
                yield return i + 1;
            }

            inLiteral ^= turns;
        }
    }
}
