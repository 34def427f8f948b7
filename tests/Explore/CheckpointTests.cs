using System.Text;

namespace Shootdown.Tests.Explore;

/// <summary>A search that is ended at any moment and goes on from what it saved finds what one finds that nobody ended.</summary>
[Long]
public sealed class CheckpointTests
{
    private static readonly byte[] Heading = Encoding.UTF8.GetBytes("a search\n");
    private static readonly ToyGraph Graph = RandomGraph.Wide(9, 60, 6_000);
    private static readonly Watch[] All =
    [
        new("step", RandomGraph.RareStep),
        new("state", RandomGraph.RareState),
        new("invariant", 0, new VertexPredicate(Graph, vertex => vertex % 2_000 != 77)),
    ];

    private static readonly string Whole = Summary.Of(Search(Graph, new ExhaustiveOptions()));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(4, 4)]
    public void A_search_ended_anywhere_goes_on_to_the_same_end(int threads, int later)
    {
        for (var moment = 1; moment < Graph.Vertices; moment += 797)
        {
            Assert.Equal(Whole, Summary.Of(Resumed(Ended(Heading, moment, threads), later)));
        }
    }

    [Fact]
    public void A_search_ended_over_and_over_comes_to_the_same_end()
    {
        var file = Heading;
        for (var end = 0; end < 8; end++)
        {
            file = Ended(file, 600, 1 + (end % 4));
        }

        Assert.Equal(Whole, Summary.Of(Resumed(file, 2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_cut_off_anywhere_goes_on_to_the_same_end(int threads)
    {
        var file = Saved(Graph, TimeSpan.Zero, new ExhaustiveOptions { Threads = threads }).File;
        var random = new ToyRandom(threads);

        Assert.All(
            Enumerable.Range(0, 20).Select(_ => random.Below(file.Length - Heading.Length) + Heading.Length),
            length => Assert.Equal(Whole, Summary.Of(Resumed(file[..length], 2))));
    }

    [Fact]
    public void What_is_saved_are_whole_states()
    {
        var counters = new ToyCounters(6, 6, 12, 12, 12);
        var options = new ExhaustiveOptions { Threads = 2, InitialCapacity = 1, SplitFrom = 0 };
        var file = Saved(counters, TimeSpan.Zero, options, watches: []).File;

        var result = Saved(counters, TimeSpan.MaxValue, options, file[..(file.Length / 2)], []).Result;

        Assert.Equal((counters.States, counters.Transitions), (result.States, result.Transitions));
    }

    [Fact]
    public void A_section_that_was_cut_off_is_told()
    {
        var file = Ended(Heading, 3_000, 1);
        using var stream = new MemoryStream();
        stream.Write(file.AsSpan(0, file.Length - 100));
        stream.Position = Heading.Length;
        using var checkpoint = new Checkpoint(stream, "here", TimeSpan.MaxValue);

        Assert.Equal(file.Length - Heading.Length - 100, checkpoint.Dropped);
    }

    [Fact]
    public void A_search_that_ended_is_not_made_again()
    {
        var file = Saved(Graph, TimeSpan.Zero, new ExhaustiveOptions()).File;
        var expanded = 0;

        var again = Saved(new Counted(Graph, _ => Interlocked.Increment(ref expanded) < 0), TimeSpan.Zero, new ExhaustiveOptions(), file);

        Assert.Equal((Whole, file.Length), (Summary.Of(again.Result), again.File.Length));
        Assert.InRange(expanded, 0, Graph.Vertices / 2);
    }

    [Fact]
    public void What_was_lost_before_saving_is_not_found_again()
    {
        var forgetful = new Counted(Graph, number => number > 3_000);
        var file = Saved(forgetful, TimeSpan.Zero, new ExhaustiveOptions { Threads = 1 }, Heading, []).File;

        Assert.InRange(
            Saved(Graph, TimeSpan.MaxValue, new ExhaustiveOptions(), file, []).Result.States, 3_000, Search(Graph, new()).States - 1);
    }

    [Fact]
    public void Another_search_of_the_same_file_begins_anew()
    {
        var file = Ended(Heading, 3_000, 2);
        var stops = new ExhaustiveOptions { StopWhenAllBroken = true };

        Assert.Equal(Summary.Of(Search(Graph, stops)), Summary.Of(Saved(Graph, TimeSpan.Zero, stops, file).Result));
    }

    // The system knows of nothing to leave out for infinite runs, so that a search for them is of all states, asked to be reduced or not.
    [Fact]
    public void A_search_for_cycles_does_not_go_on_from_states_that_are_reduced()
    {
        var reduces = new ExhaustiveOptions { Reduce = true };
        var pending = new VertexPredicate(Graph, _ => true);
        using var stream = new MemoryStream();
        stream.Write(Saved(new Reduced(Graph), TimeSpan.Zero, reduces, Heading, []).File);
        stream.Position = Heading.Length;
        using var checkpoint = new Checkpoint(stream, "here", TimeSpan.MaxValue);

        Assert.Equal(
            Summary.Of(LassoSearch.Run(new Reduced(Graph), pending, Fairness.None, reduces)),
            Summary.Of(LassoSearch.Run(new Reduced(Graph), pending, Fairness.None, reduces with { Checkpoint = checkpoint })));
        Assert.Null(checkpoint.Resumed);
    }

    [Fact]
    public void Any_byte_that_was_changed_is_noticed()
    {
        var file = Ended(Ended(Heading, 600, 2), 1_200, 2);
        var random = new ToyRandom(1);

        Assert.All(Enumerable.Range(0, 200).Select(_ => random.Below(file.Length)), place =>
        {
            var changed = file.ToArray();
            changed[place] ^= (byte)(1 << random.Below(8));
            Assert.Contains("accepted: the file, unchanged", Refusal(changed, Graph), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_section_that_is_missing_is_noticed()
    {
        var first = Ended(Heading, 600, 1);
        var both = Ended(first, 1_200, 1);

        Assert.Contains("accepted: the file, unchanged", Refusal([.. Heading, .. both[first.Length..]], Graph), StringComparison.Ordinal);
    }

    [Fact]
    public void States_of_another_system_are_noticed() =>
        Assert.Equal(
            "here: its states are not those of this system; accepted: a file of the same build",
            Refusal(Ended(Heading, 3_000, 1), RandomGraph.Wide(8, 60, 6_000)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void A_search_whose_states_have_no_room_in_memory_any_more_goes_on_on_disk(int threads, int later)
    {
        var small = new ExhaustiveOptions { MaxBytes = 30_000, Threads = later, Disk = new DiskOptions(Path.GetTempPath()) };
        for (var moment = 3_000; moment < Graph.Vertices; moment += 397)
        {
            var file = Ended(Ended(Heading, moment - 1_000, threads), 1_000, later);

            var result = Saved(Graph, TimeSpan.Zero, small, file);

            Assert.Equal((Whole, file.Length), (Summary.Of(result.Result), result.File.Length));
            Assert.NotEqual(0, result.Result.DiskBytes);
        }
    }

    [Fact]
    public void A_search_that_had_ended_goes_on_on_disk_to_the_same_end()
    {
        var file = Saved(Graph, TimeSpan.Zero, new ExhaustiveOptions()).File;
        var small = new ExhaustiveOptions { MaxBytes = 50_000, Disk = new DiskOptions(Path.GetTempPath()) };

        Assert.Equal(Whole, Summary.Of(Saved(Graph, TimeSpan.Zero, small, file).Result));
    }

    [Fact]
    public void States_of_another_system_are_noticed_on_disk()
    {
        var small = new ExhaustiveOptions { MaxBytes = 50_000, Disk = new DiskOptions(Path.GetTempPath()) };

        Assert.Equal(
            "here: its states are not those of this system; accepted: a file of the same build",
            Assert.Throws<FormatException>(
                () => Saved(RandomGraph.Wide(8, 60, 6_000), TimeSpan.Zero, small, Ended(Heading, 3_000, 1))).Message);
    }

    [Fact]
    public void A_disk_without_room_for_what_was_saved_is_inconclusive()
    {
        var small = new ExhaustiveOptions { MaxBytes = 50_000, Disk = new DiskOptions(Path.GetTempPath()) { MaxBytes = 1_000 } };
        var file = Ended(Heading, 3_000, 1);

        var result = Saved(Graph, TimeSpan.Zero, small, file);

        Assert.Equal(
            (SearchOutcome.Inconclusive, Shortage.Disk, file.Length),
            (result.Result.Outcome, result.Result.Shortage, result.File.Length));
    }

    [Fact]
    public void States_for_which_there_is_no_memory_are_told()
    {
        var file = Ended(Heading, 3_000, 1);

        Assert.Contains(
            "accepted: more memory",
            Assert.Throws<FormatException>(() => Saved(Graph, TimeSpan.Zero, new ExhaustiveOptions { MaxBytes = 50_000 }, file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_met_its_memory_limit_goes_on_with_more()
    {
        var file = Saved(Graph, TimeSpan.MaxValue, new ExhaustiveOptions { MaxBytes = 50_000, Threads = 1 }).File;

        Assert.Equal(Whole, Summary.Of(Resumed(file, 2)));
        Assert.NotEqual(Heading.Length, file.Length);
    }

    [Fact]
    public void A_file_without_room_ends_the_search_and_keeps_what_it_had()
    {
        using var stream = new SmallDisk(20_000);
        stream.Write(Heading);
        using var checkpoint = new Checkpoint(stream, "here", TimeSpan.Zero);

        var refused = Assert.Throws<FormatException>(() => Search(Graph, new ExhaustiveOptions { Checkpoint = checkpoint, Threads = 1 }));

        Assert.Equal("here: full; accepted: a file that can be written; what was saved before can be gone on from", refused.Message);
        Assert.Equal(Whole, Summary.Of(Resumed(stream.ToArray(), 2)));
    }

    private static ExhaustiveResult Search(ITransitionSystem system, ExhaustiveOptions options, Watch[]? watches = null) =>
        ExhaustiveSearch.Run(system, watches ?? All, options);

    private static (ExhaustiveResult Result, byte[] File) Saved(
        ITransitionSystem system, TimeSpan interval, ExhaustiveOptions options, byte[]? file = null, Watch[]? watches = null)
    {
        using var stream = new MemoryStream();
        stream.Write(file ?? Heading);
        stream.Position = Heading.Length;
        using var checkpoint = new Checkpoint(stream, "here", interval);
        return (Search(system, options with { Checkpoint = checkpoint }, watches), stream.ToArray());
    }

    private static ExhaustiveResult Resumed(byte[] file, int threads) =>
        Saved(Graph, TimeSpan.MaxValue, new ExhaustiveOptions { Threads = threads }, file).Result;

    // What a search leaves that was cancelled soon after so many expansions.
    private static byte[] Ended(byte[] file, int moment, int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var system = new Counted(Graph, number =>
        {
            if (number == moment)
            {
                cancellation.Cancel();
            }

            return false;
        });
        return Saved(
            system, TimeSpan.MaxValue, new ExhaustiveOptions { Threads = threads, Cancellation = cancellation.Token }, file).File;
    }

    private static string Refusal(byte[] file, ITransitionSystem system) =>
        Assert.Throws<FormatException>(() => Saved(system, TimeSpan.MaxValue, new ExhaustiveOptions(), file)).Message;

    /// <summary>A system that tells of each expansion, by number, and forgets all successors where it is told to.</summary>
    private sealed unsafe class Counted(ITransitionSystem system, Func<int, bool> forgets) : WatchedSystem<ITransitionSystem>(system)
    {
        private int expansions;

        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            var before = successors.Count;
            var observations = base.Expand(state, ref successors, reduce);
            if (forgets(Interlocked.Increment(ref expansions)))
            {
                successors.Count = before;
            }

            return observations;
        }
    }

    /// <summary>A system that leaves out a successor of every state where it may.</summary>
    private sealed unsafe class Reduced(ITransitionSystem system) : WatchedSystem<ITransitionSystem>(system)
    {
        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            var before = successors.Count;
            var observations = base.Expand(state, ref successors, reduce);
            successors.Count -= reduce && successors.Count > before + 1 ? 1 : 0;
            return observations;
        }
    }

    private sealed class SmallDisk(long size) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > size)
            {
                throw new IOException("full");
            }

            base.Write(buffer, offset, count);
        }
    }
}
