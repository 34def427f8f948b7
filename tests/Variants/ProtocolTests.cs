using static Shootdown.Tests.Variants.Exploring;

namespace Shootdown.Tests.Variants;

/// <summary>Exploring finds the unsafe combinations that are known of patches, and no other.</summary>
[Long]
public sealed class ProtocolTests
{
    // What patches 2 to 6 and 12 of the preemptible series say of each other.
    [Fact]
    public void The_preemptible_series_is_unsafe_exactly_where_its_patches_say()
    {
        var space = Space("linux-7.3", "wait-mask,csd-lifetime=freed-when-dead,rcu-too-short,rcu,never",
            "info-storage=per-cpu,stack-aligned", "wait-preemption");
        var map = Explored(space, "h1-overwritten-wait-mask", "h2-freed-csd-array", "h3-preempted-ipi-owner", "h4-hotplug-window");

        Assert.Equal(
            [
                "csd-lifetime=freed-when-dead wait-preemption=early", // patch 5
                "csd-lifetime=rcu-too-short wait-preemption=early", // v2
                "wait-mask=per-cpu wait-preemption=early", // patch 4
                "wait-preemption=before-enqueue", // patch 6: what it leaves pinned
                "wait-preemption=before-ipi",
            ],
            Minimal(map));
        Assert.Equal(["S6", "S6", "S4"], UnsafeSet.Minimal(map).Where(u => u.Size == 2)
            .OrderBy(u => Named(space, u.Values), StringComparer.Ordinal).Select(u => u.Witnesses(map)[0].Pair.Property.Id));
        Assert.Empty(map.BrokenByBase);
        Assert.DoesNotContain(Safety.Unknown, map.Safety);
    }

    // Patches 12 and 14: no info of the CPU's where a flush is preemptible.
    [Fact]
    public void The_info_of_a_flush_is_unsafe_exactly_where_the_flush_is_preemptible()
    {
        var space = Space("linux-7.3", "info-storage=per-cpu,stack-aligned", "flush-preemption=none,before-multi");
        var map = Explored(space, "h5-reused-flush-info");

        Assert.Equal(["flush-preemption=before-multi info-storage=per-cpu"], Minimal(map));
        Assert.Contains(UnsafeSet.Minimal(map)[0].Witnesses(map), w => w.Pair.Property == ArgumentsOutliveTheirReaders.Property);
    }

    // docs/walkers.md, where the machine is the same: what rests on the sync IPI, with the elision, its test and both flushes.
    [Theory]
    [InlineData("collapse")]
    [InlineData("unshare, 2")]
    [InlineData("sync IPI")]
    public void The_elision_of_sync_IPIs_is_unsafe_exactly_where_the_table_of_walkers_says(string column)
    {
        var cells = WalkTable.Cells.Where(c => c.Column.Name == column && c.Row.Design.StartsWith("sync-ipi", StringComparison.Ordinal)
            && c.Row.Backend is "native" or "Hyper-V" or "Xen").ToList();
        var basis = column == "sync IPI" ? "sync-ipi-elision-v2+table-freeing=ipi-all" : "sync-ipi-elision-v2";
        var space = Space(basis, "backend=native,hyperv,xen", "unshare-flush=as-freed-tables,freed-tables-only",
            "sync-elision=asked-each-time,without-native-test");
        var map = Explored(space, new VariantOptions(), [.. cells[0].Scenarios.Select(s => On(s.Name, WalkTable.Properties))]);
        var compared = 0;
        foreach (var cell in cells.Where(c => c.Column.Name == column))
        {
            var combination = Assert.Single(Enumerable.Range(0, space.Count), c => Designs.NameOf(space.DesignOf(c)) == cell.Design);
            Assert.Equal(
                Documented(cell).Order(StringComparer.Ordinal),
                map.Broken(combination).Select(p => p.Property.Id).Distinct().Order(StringComparer.Ordinal));
            compared++;
        }

        Assert.Equal(5, compared);
    }

    private static IEnumerable<string> Documented(WalkCell cell)
    {
        var rows = Repository.Read("docs", "walkers.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));
        var row = rows.Single(r => r[0] == cell.Row.Backend && r[1] == cell.Row.Kernel);
        var text = row[WalkTable.Columns.ToList().IndexOf(cell.Column) + 2];
        return text == "holds" ? [] : text.Split(", ").Select(p => p.Split(' ')[0]);
    }
}
