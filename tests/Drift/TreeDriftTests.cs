using System.Text;

namespace Shootdown.Tests.Drift;

/// <summary>A tree is told by what has changed in it, and by nothing else.</summary>
public sealed class TreeDriftTests
{
    private static readonly IReadOnlyList<ModelledFunction> CsdLock =
        [.. ModelledFunction.All(ModelSource.Embedded).Where(f => f.Name == "csd_lock")];

    [Fact]
    public void A_tree_is_what_was_recorded_of_it() => Assert.Equal((TextStanding.Unchanged, 0), Of(_ => { }));

    [Fact]
    public void Comments_and_the_breaking_of_lines_are_no_drift() =>
        Assert.Equal((TextStanding.Unchanged, 0), Of(t => t.Write("kernel/smp.c", SmallTree.CsdLock
            .Replace("(call_single_data_t *csd)", "(call_single_data_t\n\t\t*csd) /* a csd */", StringComparison.Ordinal))));

    [Theory]
    [InlineData("	smp_wmb();\n", "", 1)]
    [InlineData("	smp_wmb();\n", "\tsmp_wmb();\n\tsmp_mb();\n", 1)]
    [InlineData("	csd_lock_wait(csd);\n", "", 1)]
    [InlineData("|=", "=", 0)]
    [InlineData("static __always_inline", "static inline", 0)]
    public void A_line_that_is_another_is_drift(string before, string after, int accesses) =>
        Assert.Equal((TextStanding.Changed, accesses),
            Of(t => t.Write("kernel/smp.c", SmallTree.CsdLock.Replace(before, after, StringComparison.Ordinal))));

    [Theory]
    [InlineData("", "#if 0\n", "#endif\n")]
    [InlineData("#ifdef CONFIG_SMP\n", "#ifndef CONFIG_SMP\n", "#endif\n")]
    [InlineData("#ifdef CONFIG_SMP\n", "#ifdef CONFIG_SMP\n#else\n", "#endif\n")]
    public void A_condition_around_it_that_is_another_is_drift(string before, string after, string end)
    {
        using var tree = new SmallTree();
        tree.Write("kernel/smp.c", before + SmallTree.CsdLock + (before.Length > 0 ? end : string.Empty));
        var record = Recorded(tree);
        Assert.Equal(TextStanding.Unchanged, Drift(tree, record).Standing);
        tree.Write("kernel/smp.c", after + SmallTree.CsdLock + end);

        Assert.Equal(TextStanding.Changed, Drift(tree, record).Standing);
    }

    [Fact]
    public void What_is_in_another_file_has_moved() =>
        Assert.Equal((TextStanding.Moved, 0), Of(t =>
        {
            t.Write("kernel/smp.c", "\n");
            t.Write("include/linux/smp.h", "#include <csd.h>\n" + SmallTree.CsdLock);
        }));

    [Fact]
    public void What_is_nowhere_is_gone() =>
        Assert.Equal((TextStanding.Gone, 0), Of(t => t.Write("kernel/smp.c", "void csd_lock(void);\n")));

    [Fact]
    public void What_is_nowhere_with_its_file_is_told_apart() =>
        Assert.Equal((TextStanding.FileMissing, 0), Of(t => File.Delete(Path.Combine(t.Path, "kernel", "smp.c"))));

    [Theory]
    [InlineData("", "#define smp_wmb() barrier()\n", 1)]
    [InlineData("", "#ifdef A\n#undef smp_wmb\n#endif\n", 2)]
    [InlineData("", "#define csd_lock_wait(csd)\n", 1)]
    [InlineData("#define smp_mb() a()\n", "#define smp_mb() b()\n", 1)]
    [InlineData("", "#define unrelated(x) barrier()\n", 0)]
    [InlineData("#define smp_mb() a()\n", "#define smp_mb() /* b */ a()\n", 0)]
    public void A_macro_that_may_give_an_access_another_meaning_is_drift(string before, string after, int added)
    {
        using var tree = new SmallTree();
        tree.Write("kernel/smp.c", before + SmallTree.CsdLock);
        var record = Recorded(tree);
        tree.Write("kernel/smp.c", after + SmallTree.CsdLock);

        Assert.Equal(added, MacroDrift.Of(SourceTree.Open(tree.Path), record, "7.3", CsdLock)
            .SelectMany(m => m.Differences).Sum(d => d.Added.Count));
    }

    [Fact]
    public void A_difference_names_the_new_line_and_where_the_old_one_was()
    {
        using var tree = new SmallTree();
        var record = Recorded(tree);
        tree.Write("kernel/smp.c", "\n" + SmallTree.CsdLock.Replace("smp_wmb()", "smp_mb()", StringComparison.Ordinal));

        var difference = Assert.Single(Drift(tree, record).Differences);

        Assert.Equal((1, 3), (difference.Gone, difference.After));
        Assert.Equal((6, "smp_mb();"), (difference.Added[0].Number, Assert.Single(difference.Added).Shown));
    }

    [Theory]
    [InlineData("smp_wmb()", "7.3", null)]
    [InlineData("smp_wmb()", "7.2", "7.3")]
    [InlineData("smp_mb()", "7.3", "7.2")]
    [InlineData("smp_rmb()", "7.3", null)]
    public void A_tree_is_told_that_it_is_nearer_to_another_version(string barrier, string against, string? nearer)
    {
        using var tree = new SmallTree();
        var record = Recorded(tree);
        WriteBarrier("smp_mb()");
        record = record.With("7.2", TreeDrift.Record(SourceTree.Open(tree.Path), CsdLock));
        WriteBarrier(barrier);

        var drift = TreeDrift.Of(SourceTree.Open(tree.Path), record, against, CsdLock, Designs.Linux73);

        Assert.Equal(nearer is null ? null : new NearerVersion(nearer, 1), NearerVersion.Of(drift, record, against));

        void WriteBarrier(string written) =>
            tree.Write("kernel/smp.c", SmallTree.CsdLock.Replace("smp_wmb()", written, StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_reads_as_it_was_written()
    {
        var text = KernelRecord.Embedded.ToString();

        Assert.Equal(text, KernelRecord.Parse(text).ToString());
        Assert.Equal(["7.2", "7.3"], KernelRecord.Embedded.Versions);
    }

    [Fact]
    public void A_record_has_names_and_digests_and_no_text() =>
        Assert.DoesNotContain(
            KernelRecord.Embedded.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => line.IndexOfAny([';', '{', '"', '*']) >= 0 || Encoding.UTF8.GetByteCount(line) != line.Length);

    [Theory]
    [InlineData("a\tb\t7.3\tAAAAAAAA")]
    [InlineData("a\tb\t7.3\tAAAA\t")]
    public void What_is_no_record_is_refused(string line) => Assert.Throws<FormatException>(() => KernelRecord.Parse(line));

    private static (TextStanding Standing, int Accesses) Of(Action<SmallTree> edit)
    {
        using var tree = new SmallTree();
        var record = Recorded(tree);
        edit(tree);
        var drift = Drift(tree, record);
        return (drift.Standing, drift.Unexplained);
    }

    private static FunctionDrift Drift(SmallTree tree, KernelRecord record) =>
        Assert.Single(TreeDrift.Of(SourceTree.Open(tree.Path), record, "7.3", CsdLock, Designs.Linux73));

    private static KernelRecord Recorded(SmallTree tree) =>
        KernelRecord.Parse(string.Empty).With("7.3", TreeDrift.Record(SourceTree.Open(tree.Path), CsdLock));
}
