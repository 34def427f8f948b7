using System.Text.Json;

namespace Shootdown.Tests.Litmus;

/// <summary>The project's own facts are those that it was given.</summary>
public sealed class CopyTests
{
    // What others keep beside a record: how it is grouped and counted there.
    private static readonly string[] LeftOut =
        ["features", "nthreads", "memops", "status", "flat_states", "aliases", "tier", "oracles", "result_comment"];

    [Theory]
    [InlineData("x86.jsonl", 514)]
    [InlineData("aarch64.jsonl", 382)]
    [InlineData("vmsa.jsonl", 202)]
    [InlineData("lkmm.jsonl", 73)]
    public void Every_record_is_there_and_every_field_that_is_kept_is_the_same(string file, int count)
    {
        var given = RawRecords.Of(Repository.Shared("litmus", file));
        var kept = RawRecords.Of(Path.Combine(Facts.Folder, file));
        Assert.Equal(count, given.Count);
        Assert.Equal(given.Count, kept.Count);
        foreach (var (original, copy) in given.Zip(kept))
        {
            string[] fields = [.. copy.EnumerateObject().Select(p => p.Name)];
            Assert.Subset(fields.ToHashSet(), original.EnumerateObject().Select(p => p.Name).Except(LeftOut).ToHashSet());
            Assert.All(fields, f =>
                Assert.True(JsonElement.DeepEquals(original.GetProperty(f), copy.GetProperty(f)), $"{copy.GetProperty("id")}: {f}"));
        }
    }

    [Theory]
    [InlineData("x86.jsonl")]
    [InlineData("aarch64.jsonl")]
    [InlineData("vmsa.jsonl")]
    [InlineData("lkmm.jsonl")]
    public void Every_record_says_where_it_is_from_and_under_which_licence(string file) =>
        Assert.All(RawRecords.Of(Path.Combine(Facts.Folder, file)).Select(r => r.GetProperty("source")), source =>
            Assert.True(
                source.GetProperty("repo").GetString() is "own" or "generated: two-thread shape x fence matrix"
                || (source.GetProperty("licence").GetString()!.Length > 0 && source.GetProperty("commit").GetString()!.Length == 40
                    && source.GetProperty("path").GetString()!.Length > 0),
                source.GetRawText()));
}
