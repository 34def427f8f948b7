namespace Shootdown.Tests.Explore;

/// <summary>A search that goes on on disk finds what one finds that has room for everything in memory, or says that it has not
/// ended.</summary>
public sealed class DiskTests
{
    private static readonly Watch[] All =
    [
        new("step", RandomGraph.RareStep),
        new("state", RandomGraph.RareState),
        new("invariant", 0, new VertexPredicate(Wide, vertex => vertex % 2_000 != 77)),
    ];

    private static readonly DiskOptions Temporary = new(Path.GetTempPath()) { MostStates = 1, BlockStates = 16, RangeStates = 300 };

    // From one word of 32 bits to many words, with half words at their end and without.
    private static readonly int[] Widths = [16, 32, 40, 64, 80, 96, 120, 128, 200, 600];

    private static readonly int[] Threads = [1, 2, 4];

    // Each width, and each number of threads with what lies within a word, ends with half a word, and has many.
    public static TheoryData<int, int> WidthsAndThreads =>
        [.. Widths.SelectMany(w => Threads.Where(t => t == 2 || w is 16 or 96 or 600).Select(t => (w, t)))];

    private static ToyGraph Wide => RandomGraph.Wide(9, 60, 6_000);

    [Long]
    [Theory]
    [MemberData(nameof(WidthsAndThreads))]
    public void A_wide_graph_is_searched_as_in_memory(int bits, int threads) => AssertSame(RandomGraph.Wide(3, bits, 8_000), threads);

    [Long]
    [Theory]
    [MemberData(nameof(WidthsAndThreads))]
    public void A_deep_graph_is_searched_as_in_memory(int bits, int threads) => AssertSame(RandomGraph.Deep(3, bits, 3_000), threads);

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(5_000)]
    [InlineData(15_000)]
    public void It_does_not_matter_when_memory_ends(int states) =>
        AssertSame(RandomGraph.Wide(3, 40, 20_000), 2, Temporary with { MostStates = states });

    [Fact]
    public void A_search_that_stops_when_all_is_broken_stops_at_the_same_level()
    {
        var options = new ExhaustiveOptions { StopWhenAllBroken = true };

        Assert.Equal(Summary.Of(Search(Wide, options)), Summary.Of(Search(Wide, options with { Disk = Temporary })));
    }

    [Fact]
    public void A_depth_limit_ends_it_at_the_same_level()
    {
        var options = new ExhaustiveOptions { MaxDepth = 7 };

        Assert.Equal(Summary.Of(Search(Wide, options)), Summary.Of(Search(Wide, options with { Disk = Temporary })));
    }

    [Theory]
    [InlineData("2,2")]
    [InlineData("1,1,0")]
    [InlineData("2,1,0")]
    public void The_benchmark_has_the_states_that_SPIN_and_TLC_count(string quota)
    {
        var known = Assert.Single(BenchmarkCounts.Instances, i => i.Data.Item1 == quota).Data;
        var system = BenchmarkShootdown.Build(
            [.. quota.Split(',').Select(q => int.Parse(q, System.Globalization.CultureInfo.InvariantCulture))]);
        var result = Search(system, new ExhaustiveOptions { Disk = Temporary with { RangeStates = null, BlockStates = 1024 } }, []);

        Assert.Equal((known.Item2, known.Item3, known.Item4), (result.States, result.Transitions, result.Depth));
        Assert.NotEqual(0, result.DiskBytes);
    }

    [Fact]
    public void Memory_that_has_room_for_all_leaves_the_disk_alone() =>
        Assert.Equal(
            0, Search(Wide, new ExhaustiveOptions { Disk = Temporary with { MostStates = null, Opened = _ => Assert.Fail() } }).DiskBytes);

    [Fact]
    public void The_memory_limit_is_what_sends_it_to_disk()
    {
        var limit = new ExhaustiveOptions { MaxBytes = 200_000, Disk = Temporary with { MostStates = null, RangeStates = null } };
        var graph = RandomGraph.Wide(3, 40, 20_000);

        Assert.Equal(SearchOutcome.Inconclusive, Search(graph, limit with { Disk = null }).Outcome);
        var result = Search(graph, limit);
        Assert.Equal(Summary.Of(Search(graph, new ExhaustiveOptions())), Summary.Of(result));
        Assert.InRange(result.BytesUsed, 1, limit.MaxBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(60_000)]
    public void A_full_disk_is_inconclusive_and_what_is_broken_stays_broken(long bytes)
    {
        var whole = Search(Wide, new ExhaustiveOptions());

        var result = Search(Wide, new ExhaustiveOptions { Disk = Temporary with { MaxBytes = bytes } });

        Assert.Equal((SearchOutcome.Inconclusive, $"disk limit of {bytes} bytes reached"), (result.Outcome, result.Reason));
        Assert.All(
            result.Watches.Zip(whole.Watches).Where(pair => pair.First.Broken),
            pair => Assert.Equal(Summary.Of(pair.Second.Counterexample), Summary.Of(pair.First.Counterexample)));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_inconclusive() =>
        Assert.StartsWith(
            "nothing more can be written to /nowhere",
            Search(Wide, new ExhaustiveOptions { Disk = Temporary with { Directory = "/nowhere", MaxBytes = 1_000_000 } }).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void Files_have_no_name()
    {
        using var folder = new TemporaryFolder();
        var opened = 0;

        _ = Search(Wide, new ExhaustiveOptions { Disk = Temporary with { Directory = folder.Path, Opened = _ => opened++ } });

        Assert.NotEqual(0, opened);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_ends_it_anywhere(int threads)
    {
        for (var moment = 100; moment < Wide.Vertices; moment += 397)
        {
            using var cancellation = new CancellationTokenSource();
            var expanded = 0;
            var system = new Touched(Wide, () =>
            {
                if (Interlocked.Increment(ref expanded) == moment)
                {
                    cancellation.Cancel();
                }
            });

            var result = Search(
                system, new ExhaustiveOptions { Threads = threads, Disk = Temporary, Cancellation = cancellation.Token });

            Assert.True(result is { Outcome: SearchOutcome.Inconclusive, Reason: "cancelled" } or { Outcome: SearchOutcome.Exhausted });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_file_that_is_changed_or_cut_off_is_an_error(int threads)
    {
        var whole = Summary.Of(Search(Wide, new ExhaustiveOptions()));
        var refused = 0;
        var random = new ToyRandom(threads);
        for (var moment = 1_000; moment < 6_000; moment += 100)
        {
            List<StateFile> files = [];
            var expanded = 0;
            var system = new Touched(Wide, () =>
            {
                if (Interlocked.Increment(ref expanded) == moment)
                {
                    Damage(files[random.Below(2)], random);
                }
            });
            var options = new ExhaustiveOptions { Threads = threads, Disk = Temporary with { Opened = files.Add } };
            try
            {
                // What was changed may have been read for the last time.
                Assert.Equal(whole, Summary.Of(Search(system, options)));
            }
            catch (FormatException failure)
            {
                Assert.Contains("not as it was written", failure.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 10, 50);
    }

    [Fact]
    public void What_a_merge_drops_is_missed()
    {
        var forgetful = Temporary with { Closing = level => new SortedRun(level.File, [.. level.Blocks[(level.Blocks.Length / 2)..]]) };

        Assert.InRange(
            Search(Wide, new ExhaustiveOptions { Disk = forgetful }, []).States, 1, Search(Wide, new ExhaustiveOptions(), []).States - 1);
    }

    [Fact]
    public void A_search_for_cycles_says_that_it_cannot_go_to_disk()
    {
        var result = LassoSearch.Run(
            Wide, new VertexPredicate(Wide, _ => true), Fairness.None, new ExhaustiveOptions { MaxBytes = 50_000, Disk = Temporary });

        Assert.Equal(
            (LassoOutcome.Inconclusive, "memory limit of 50000 bytes reached; cycles are looked for in memory only, not on disk"),
            (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_checkpoint_has_what_memory_had()
    {
        using var stream = new MemoryStream();
        using (var checkpoint = new Checkpoint(stream, "here", TimeSpan.MaxValue))
        {
            var first = Search(
                Wide, new ExhaustiveOptions { Disk = Temporary with { MostStates = 2_000, MaxBytes = 60_000 }, Checkpoint = checkpoint });
            Assert.Equal(SearchOutcome.Inconclusive, first.Outcome);
        }

        using var again = new MemoryStream();
        again.Write(stream.ToArray());
        using var later = new Checkpoint(again, "here", TimeSpan.MaxValue);

        Assert.Equal(
            Summary.Of(Search(Wide, new ExhaustiveOptions())), Summary.Of(Search(Wide, new ExhaustiveOptions { Checkpoint = later })));
        Assert.NotEqual(0, later.Resumed);
    }

    [Theory]
    [InlineData(60_000, false)]
    [InlineData(60_000_000, true)]
    public void A_search_that_ended_on_disk_has_nothing_left_to_go_on_with(long room, bool ends)
    {
        using var checkpoint = new Checkpoint(new MemoryStream(), "here", TimeSpan.MaxValue);

        var result = Search(
            Wide, new ExhaustiveOptions { Disk = Temporary with { MostStates = 2_000, MaxBytes = room }, Checkpoint = checkpoint });

        Assert.Equal(ends, result.Outcome == SearchOutcome.Exhausted);
        Assert.Equal((ends, !ends), (checkpoint.Outgrown is not null, checkpoint.Unfinished is not null));
    }

    [Theory]
    [InlineData(0, 0, "1,000 states, 2.00 M/s, depth 2, frontier 3, 1 MiB of memory")]
    [InlineData(2 << 20, 0, "1,000 states, depth 2, frontier 3, up to 1 MiB of memory, 2 MiB on disk")]
    [InlineData(2 << 20, 500, "1,000 to 1,500 states, depth 2, frontier 3, up to 1 MiB of memory, 2 MiB on disk")]
    public void Progress_says_how_much_is_on_disk_and_what_may_be_there_twice(long disk, long candidates, string said) =>
        Assert.Equal(
            said,
            (new SearchProgress(1_000, 1, 2, 3, 2e6, 1 << 20, TimeSpan.Zero) { DiskBytes = disk, Candidates = candidates }).ToString());

    [Fact]
    public void Progress_on_disk_counts_only_states_of_levels_that_are_closed()
    {
        var closed = Enumerable.Range(1, Search(Wide, new ExhaustiveOptions()).Depth)
            .Select(depth => Search(Wide, new ExhaustiveOptions { MaxDepth = depth }).States).ToHashSet();
        var said = new List<SearchProgress>();
        var expanded = 0;
        var slow = new Touched(Wide, () => Thread.Sleep(Interlocked.Increment(ref expanded) % 2));

        _ = Search(slow, new ExhaustiveOptions { Threads = 1, Disk = Temporary, Progress = said.Add });

        var onDisk = said.FindAll(s => s.DiskBytes > 0);
        Assert.NotEmpty(onDisk);
        Assert.All(onDisk, s => Assert.Contains(s.States, closed));
        Assert.Contains(onDisk, s => s.Candidates > 0);
    }

    [Fact]
    public void What_a_search_wants_for_is_told()
    {
        var limit = new ExhaustiveOptions { MaxBytes = 50_000 };

        Assert.Equal(Shortage.None, Search(Wide, new ExhaustiveOptions()).Shortage);
        Assert.Equal(Shortage.None, Search(Wide, new ExhaustiveOptions { MaxDepth = 2 }).Shortage);
        Assert.Equal(Shortage.Memory, Search(Wide, limit).Shortage);
        Assert.Equal(Shortage.Disk, Search(Wide, new ExhaustiveOptions { Disk = Temporary with { MaxBytes = 1_000 } }).Shortage);
        Assert.Equal(Shortage.Memory, LassoSearch.Run(Wide, new VertexPredicate(Wide, _ => true), Fairness.None, limit).Shortage);
    }

    private static void AssertSame(ToyGraph graph, int threads, DiskOptions? disk = null)
    {
        Watch[] watches =
        [
            new("step", RandomGraph.RareStep),
            new("state", RandomGraph.RareState),
            new("invariant", 0, new VertexPredicate(graph, vertex => vertex % 2_000 != 77)),
        ];
        var expected = Search(graph, new ExhaustiveOptions(), watches);

        var result = Search(graph, new ExhaustiveOptions { Threads = threads, Disk = disk ?? Temporary }, watches);

        Assert.Equal((Summary.Of(expected), expected.Seen), (Summary.Of(result), result.Seen));
        Assert.NotEqual(0, result.DiskBytes);
    }

    private static ExhaustiveResult Search(ITransitionSystem system, ExhaustiveOptions options, Watch[]? watches = null) =>
        ExhaustiveSearch.Run(system, watches ?? All, options);

    private static void Damage(StateFile file, ToyRandom random)
    {
        var length = RandomAccess.GetLength(file.Handle);
        var place = length == 0 ? 0 : random.Below((int)length);
        if (random.OneIn(2))
        {
            RandomAccess.SetLength(file.Handle, place);
            return;
        }

        var changed = new byte[1];
        _ = RandomAccess.Read(file.Handle, changed, place);
        changed[0] ^= (byte)(1 << random.Below(8));
        RandomAccess.Write(file.Handle, changed, place);
    }

    /// <summary>A system that tells of each expansion.</summary>
    private sealed unsafe class Touched(ITransitionSystem system, Action touch) : WatchedSystem<ITransitionSystem>(system)
    {
        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            touch();
            return base.Expand(state, ref successors, reduce);
        }
    }
}
