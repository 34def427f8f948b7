namespace Shootdown.Tests.Extending;

/// <summary>The example on the page is the one that is compiled and run.</summary>
public sealed class PageTests
{
    [Fact]
    public void The_page_shows_the_example_as_it_is()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "extending.md")).ReplaceLineEndings("\n");
        var example = File.ReadAllText(Repository.PathOf("tests", "Extending", "QueuesAreShortTests.cs")).ReplaceLineEndings("\n");

        Assert.Contains($"```csharp\n{example}```\n", page, StringComparison.Ordinal);
    }
}
