using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Drift;

/// <summary>The routines make the accesses that were recorded of the kernel's text, or say why not.</summary>
public sealed partial class AccessTableTests
{
    public static TheoryData<string, string> Functions =>
        [.. KernelRecord.Embedded.Versions.SelectMany(v => ModelledFunction.All(ModelSource.Embedded).Where(f => f.IsFollowed)
            .Where(f => KernelRecord.Embedded.Find(v, f.File, f.Name) is not null).Select(f => (v, $"{f.File} {f.Name}")))];

    // What is folded once is kept.
    private static readonly Dictionary<string, AwaitSequence> Sequences = KernelRecord.Embedded.Versions.ToDictionary(
        v => v,
        v => new AwaitSequence(
            ModelSource.Embedded, Designs.Parse($"linux-{v}"), k => KernelRecord.Embedded.Find(v, k.File, k.Function) is not null));

    private static readonly ConcurrentDictionary<(string Version, string Function), IReadOnlyList<AccessRow>> Tables = [];

    [Long]
    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_access_has_its_counterpart_or_a_reason(string version, string function) =>
        Assert.Empty(Rows(version, function).Where(r => r.IsUnexplained).Select(r => $"{r.Kernel} | {r.Model}"));

    [Fact]
    public void Every_function_that_is_followed_is_of_a_recorded_version() =>
        Assert.Empty(ModelledFunction.All(ModelSource.Embedded).Where(f => f.IsFollowed).Select(f => $"{f.File} {f.Name}")
            .Except(Functions.Select(f => f.Data.Item2)));

    [Fact]
    public void Every_reason_is_needed_for_each_access_that_it_names()
    {
        var left = Functions.Select(f => f.Data).Distinct().ToLookup(
            f => f.Item2, f => (Version: f.Item1, Rows: Rows(f.Item1, f.Item2).Where(r => !r.IsCounterpart).ToList()));

        var needless = ModelledFunction.All(ModelSource.Embedded).Where(f => f.IsFollowed)
            .SelectMany(f => f.Routines.SelectMany(r => r.Differs).SelectMany(d => d.Accesses.Split(' ')
                .Where(access => !left[$"{f.File} {f.Name}"]
                    .Any(l => (d.Version ?? l.Version) == l.Version && l.Rows.Exists(r => AccessTable.Names(access, r))))
                .Select(access => $"{f.Name}: {access}"))).ToList();

        Assert.True(needless.Count == 0, string.Join('\n', needless));
    }

    [Fact]
    public void An_axis_that_a_reason_names_has_the_access()
    {
        var missing = new List<string>();
        foreach (var function in ModelledFunction.All(ModelSource.Embedded).Where(f => f.IsFollowed))
        {
            foreach (var (reason, axis) in function.Routines.SelectMany(r => r.Differs).Select(d => (d, Axis().Match(d.Why)))
                .Where(d => d.Item2.Success).Select(d => (d.d, d.Item2.Groups[1].Value)))
            {
                var calls = KernelRecord.Embedded.Find("7.3", function.File, function.Name)!.Calls;
                var awaits = new AwaitSequence(ModelSource.Embedded, Designs.Parse($"linux-7.3+{axis}"), _ => true);
                var both = AccessTable.Of(function, calls, "7.3", awaits).Where(r => r is { Kernel: not null, Model: not null }).ToList();
                missing.AddRange(reason.Accesses.Split(' ')
                    .Where(a => !both.Exists(r => r.Kernel == a || r.Kernel!.StartsWith(a + '(', StringComparison.Ordinal)))
                    .Select(a => $"{function.Name}: {a}"));
            }
        }

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("get_cpu()")]
    [InlineData("llist_add(llist)")]
    [InlineData("send_call_function_ipi_mask(cpumask_ipi)")]
    [InlineData("csd_lock_wait(csd)")]
    public void An_access_that_is_taken_out_is_missed(string access)
    {
        var function = Function("kernel/smp.c smp_call_function_many_cond");
        var calls = KernelRecord.Embedded.Find("7.3", function.File, function.Name)!.Calls;

        var row = Assert.Single(AccessTable.Of(function, [.. calls.Where(c => c != access)], "7.3", Awaits("7.3")), r => r.IsUnexplained);

        Assert.Null(row.Kernel);
    }

    [Fact]
    public void An_access_in_another_place_is_seen()
    {
        var function = Function("kernel/smp.c __smp_call_single_queue");
        var calls = KernelRecord.Embedded.Find("7.3", function.File, function.Name)!.Calls;

        var rows = AccessTable.Of(function, [.. calls.Reverse()], "7.3", Awaits("7.3"));

        Assert.Contains(rows, r => r is { IsElsewhere: true, IsUnexplained: true });
    }

    [Fact]
    public void Of_7_2_the_design_of_7_3_has_what_the_series_changed()
    {
        var function = Function("kernel/smp.c on_each_cpu_cond_mask");
        var calls = KernelRecord.Embedded.Find("7.2", function.File, function.Name)!.Calls;

        Assert.Equal(["preempt_disable()", "preempt_enable()"],
            AccessTable.Of(function, calls, "7.3", Awaits("7.3")).Where(r => r.IsUnexplained).Select(r => r.Kernel));
    }

    [GeneratedRegex(@"([a-z0-9-]+=[a-z0-9-]+) has (?:it|them)$")]
    private static partial Regex Axis();

    private static IReadOnlyList<AccessRow> Rows(string version, string name) => Tables.GetOrAdd((version, name), _ =>
    {
        var function = Function(name);
        return AccessTable.Of(function, KernelRecord.Embedded.Find(version, function.File, function.Name)!.Calls, version, Awaits(version));
    });

    private static AwaitSequence Awaits(string version) => Sequences[version];

    private static ModelledFunction Function(string name) =>
        ModelledFunction.All(ModelSource.Embedded).Single(f => $"{f.File} {f.Name}" == name);
}
