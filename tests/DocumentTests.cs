using System.Text.RegularExpressions;

namespace Shootdown.Tests;

/// <summary>What the pages say of the tree is so.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Pages =>
        ["README.md", .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(p => "docs/" + Path.GetFileName(p)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_is_there(string page) => Assert.Empty(Missing(Repository.Read(page)));

    [Fact]
    public void A_file_that_is_not_there_is_found() =>
        Assert.Equal(["model/Nowhere.cs"], Missing("in `model/Nowhere.cs`, unlike `docs/text.md` and `model/Designs/<Series>.cs`"));

    private static IEnumerable<string> Missing(string text) =>
        Named().Matches(text).Select(m => m.Groups[1].Value).Where(f => !File.Exists(Repository.PathOf(f))).Distinct();

    // A path with a folder, in backquotes, and nothing in it to be filled in.
    [GeneratedRegex(@"`([A-Za-z]+(?:/[A-Za-z0-9_.-]+)+\.(?:cs|md|json|tsv))`")]
    private static partial Regex Named();
}
