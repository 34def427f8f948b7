using System.Text.Json;

namespace Shootdown.Tests.Litmus;

/// <summary>The project's own facts are those that it was given.</summary>
public sealed class CopyTests
{
    [Fact]
    public void Every_record_is_there_and_every_field_that_is_kept_is_the_same()
    {
        var given = RawRecords.Of(Repository.Shared("litmus", "x86.jsonl"));
        var kept = RawRecords.Of(Path.Combine(Facts.Folder, "x86.jsonl"));
        Assert.Equal(given.Count, kept.Count);
        foreach (var (original, copy) in given.Zip(kept))
        {
            string[] fields = [.. copy.EnumerateObject().Select(p => p.Name)];
            string[] all = ["id", "name", "arch", "source", "init", "reg_init", "threads", "cond", "verdict", "verdict_sc", "observation",
                "final_states", "score", "caveat"];
            Assert.Equal(all.Where(f => original.TryGetProperty(f, out _)), fields);
            Assert.All(fields, f =>
                Assert.True(JsonElement.DeepEquals(original.GetProperty(f), copy.GetProperty(f)), $"{copy.GetProperty("id")}: {f}"));
        }
    }

    [Fact]
    public void Every_record_says_where_it_is_from_and_under_which_licence() =>
        Assert.All(RawRecords.Of(Path.Combine(Facts.Folder, "x86.jsonl")).Select(r => r.GetProperty("source")), source =>
            Assert.True(
                source.GetProperty("repo").GetString()!.StartsWith("generated", StringComparison.Ordinal)
                || (source.GetProperty("licence").GetString()!.Length > 0 && source.GetProperty("commit").GetString()!.Length == 40
                    && source.GetProperty("path").GetString()!.Length > 0),
                source.GetRawText()));
}
