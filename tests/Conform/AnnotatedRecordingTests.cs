using System.Globalization;

namespace Shootdown.Tests.Conform;

/// <summary>Kprobes in some recordings say what the others do not show: which mm a flush is of, its generation, its mask, and whether it
/// frees page tables. They agree with what is inferred without them.</summary>
public sealed class AnnotatedRecordingTests
{
    private const int LeastFlushes = 50;

    public static TheoryData<string> Annotated => [.. Recordings.Names.Where(n => !n.EndsWith(".gz", StringComparison.Ordinal)
        || n.Contains("annotated", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Annotated))]
    public void Who_is_seen_to_share_an_mm_does(string recording)
    {
        var (flushes, window) = Read(recording);
        var mms = new WindowMms(window);

        Assert.InRange(flushes.Count, LeastFlushes, int.MaxValue);
        Assert.All(flushes.GroupBy(f => mms.NameOf(f.Call.First.Pid)), group => Assert.Single(group.Select(f => f.Mm).Distinct()));
    }

    [Theory]
    [MemberData(nameof(Annotated))]
    public void A_flush_asks_CPUs_of_its_mask_and_all_of_them_where_it_frees_tables(string recording) => Assert.All(
        Read(recording).Flushes.Where(f => f.Call.Queued.Count > 0), flush =>
        {
            var asked = flush.Call.Queued.Aggregate(0UL, (mask, q) => mask | (1UL << q.Target));

            Assert.Equal(0UL, asked & ~flush.Mask);
            Assert.True(!flush.Freed || asked == (flush.Mask & ~(1UL << flush.Call.First.Cpu)), $"line {flush.Call.First.Line}");
        });

    [Theory]
    [MemberData(nameof(Annotated))]
    public void Generations_are_taken_in_the_order_that_is_inferred(string recording)
    {
        var flushes = Read(recording).Flushes;

        Assert.All(flushes, flush => Assert.InRange(flush.Call.Generation.After, 0, flush.Call.Generation.Before - 1));
        Assert.All(flushes.GroupBy(f => f.Mm), mm => Assert.All(mm, one => Assert.All(
            mm.Where(other => one.Call.Generation.Before <= other.Call.Generation.After),
            other => Assert.True(one.Generation < other.Generation, $"lines {one.Call.First.Line} and {other.Call.First.Line}"))));
    }

    [Theory]
    [MemberData(nameof(Annotated))]
    public void A_function_that_flushes_nothing_is_of_a_generation_that_its_CPU_has_seen(string recording)
    {
        var seen = new Dictionary<(int Cpu, ulong Mm), ulong>();
        var silent = 0;
        foreach (var (flush, run) in Read(recording).Flushes
            .SelectMany(f => f.Call.Queued.Select(q => (Flush: f, Run: q))).Where(r => r.Run is { Begun.Line: > 0, Flushed: null or '1' })
            .OrderBy(r => r.Run.Begun.Line))
        {
            var (of, known) = ((run.Target, flush.Mm), seen.GetValueOrDefault((run.Target, flush.Mm)));
            silent += run.Flushed is null ? 1 : 0;
            Assert.True(run.Flushed is null || flush.Generation > known, $"line {run.Begun.Line}: {flush.Generation} after {known}");
            seen[of] = Math.Max(known, flush.Generation);
        }

        Assert.InRange(silent, 1, int.MaxValue);
    }

    // The calls as they are inferred, each with what the probes of its task have said last.
    private static (List<Flush> Flushes, TraceWindow Window) Read(string recording)
    {
        var events = Recordings.Read(recording);
        var (flushes, window) = (new List<Flush>(), new TraceWindow(1, int.MaxValue));
        var said = new Dictionary<int, (ulong Mm, ulong Mask, ulong Generation)>();
        var freed = new Dictionary<int, bool>();
        var conformance = new Conformance(TraceRules.Of(Designs.Parse(Recordings.DesignOf(recording))))
        {
            Made = call =>
            {
                if (call.Function == "flush_tlb_func" && call.First.Level == ContextLevel.Task
                    && said.TryGetValue(call.First.Pid, out var probe))
                {
                    window.Calls.Add(call);
                    flushes.Add(new Flush(call, probe.Mm, probe.Mask, probe.Generation, freed.GetValueOrDefault(call.First.Pid)));
                }
            },
        };
        foreach (var at in events)
        {
            if (at.Name == "flush_multi")
            {
                said[at.Pid] = (Hex(at, "mm"), Hex(at, "mask"), ulong.Parse(at.Field("gen")!, CultureInfo.InvariantCulture));
            }
            else if (at.Name == "flush_range")
            {
                freed[at.Pid] = at.Field("freed") == "1";
            }

            Assert.True(conformance.Take(at));
        }

        return (flushes, window);
    }

    private static ulong Hex(TraceEvent at, string field) =>
        ulong.Parse(at.Field(field)![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Flush(TracedCall Call, ulong Mm, ulong Mask, ulong Generation, bool Freed);
}
