using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Shootdown.Tests.Engines;

/// <summary>Engines that draw schedules agree with what the exhaustive search has decided about states and steps.</summary>
/// <remarks>On one of <see cref="OneInBreaking"/> systems of which something is claimed to break, and on one of
/// <see cref="OneInHolding"/> of the others; <c>list agreement</c> tries all of them, and longer.</remarks>
[Long]
public sealed class AgreementTests
{
    private const int OneInBreaking = 64;
    private const int OneInHolding = 224;

    // Of its usual number of schedules an engine gets this part on every system, and those parts where a claim is still to be found broken.
    private const int PartOnAll = 500;
    private static readonly ImmutableArray<int> PartsOnUnfound = [10, 1];

    // What takes more than an engine's usual schedules to draw: a migration between INVLPGB and TLBSYNC, while a target stays away long
    // enough; a CPU that has come back and is within a switch while another reads its state; an access from the kernel by a TTBR0 that is
    // written before what stands before it is seen.
    private static readonly ImmutableArray<Scenario> Deep =
        [Broadcasts.MigratingBroadcast, MmLifetime.ComesIntoFlush, Arm64Flushes.UserAccessElsewhere];

    // A TLBI that is left behind on a CPU by a flusher that moves elsewhere and waits there for nothing.
    private static bool LeavesTlbiBehind(Claim claim) =>
        (claim.Design.StartsWith("active-cpu-", StringComparison.Ordinal) || claim.Scenario == Arm64Flushes.Batched)
        && claim.Design.EndsWith("+switch-to-barrier=nothing", StringComparison.Ordinal);

    private static readonly IReadOnlyList<IReadOnlyList<Claim>> Tried =
        [.. EngineTrial.Systems.Where(s => Sample.Has(
            $"{s[0].Scenario.Name} on {s[0].Design}", s.Any(c => c.Expected == Expected.Violated) ? OneInBreaking : OneInHolding))];

    private static readonly Lazy<IReadOnlyList<EngineTrial>> Trials = new(TryAll);

    [Fact]
    public void No_engine_breaks_what_holds()
    {
        Assert.Empty(Trials.Value.Where(t => t.Contradicts).Select(t => $"{t.Variant}: {t.Claim}"));
    }

    [Fact]
    public void Some_engine_finds_each_violation_within_its_usual_schedules()
    {
        Assert.Empty(Trials.Value
            .Where(t => IsToBeFound(t.Claim))
            .GroupBy(t => t.Claim).Where(g => !g.Any(t => t.Finds)).Select(g => g.Key.ToString()));
    }

    [Fact]
    public void A_flush_that_misses_a_CPU_which_comes_back_is_drawn_in_three_times_the_usual_schedules()
    {
        var pos = EngineVariant.Drawing.Single(v => v.Name == "random pos");
        var claims = EngineTrial.Systems.Single(s => s[0].Scenario == MmLifetime.ComesIntoFlush && s[0].Design.Contains("not-asked"));
        var budget = new EngineBudget { Schedules = 3 * pos.Engine.UsualSchedules!.Value, Seed = 2, Threads = 1 };

        Assert.All(EngineTrial.On(claims, EngineTrial.Build(claims), pos, budget), t => Assert.True(t.Finds));
    }

    [Fact]
    public void A_TLBI_that_is_left_behind_is_drawn_in_ten_times_the_usual_schedules()
    {
        var pos = EngineVariant.Drawing.Single(v => v.Name == "random pos");
        var claims = EngineTrial.Systems.First(s => s[0].Scenario == ActiveCpus.ForeignFlusher && LeavesTlbiBehind(s[0]));
        var budget = new EngineBudget { Schedules = 10 * pos.Engine.UsualSchedules!.Value, Threads = 1 };

        Assert.All(EngineTrial.On(claims, EngineTrial.Build(claims), pos, budget), t => Assert.True(t.Finds));
    }

    [Theory]
    [InlineData(Expected.Violated, OneInBreaking)]
    [InlineData(Expected.Holds, OneInHolding)]
    public void About_as_many_claims_are_tried_as_the_sample_says(Expected expected, int oneIn)
    {
        var tried = Trials.Value.Select(t => t.Claim).ToHashSet();
        var all = ClaimCatalogue.All.Where(c => c.Property.Starvation is null && c.Expected == expected).ToList();

        Assert.InRange(all.Count(tried.Contains), all.Count / oneIn / 2, all.Count / oneIn * 2);
    }

    private static bool IsToBeFound(Claim claim) =>
        claim.Expected == Expected.Violated && !Deep.Contains(claim.Scenario) && !LeavesTlbiBehind(claim);

    private static IReadOnlyList<EngineTrial> TryAll()
    {
        var trials = new ConcurrentBag<EngineTrial>();
        Parallel.ForEach(Tried, claims =>
        {
            var system = EngineTrial.Build(claims);
            var open = claims.Where(IsToBeFound).ToHashSet();
            foreach (var variant in EngineVariant.Drawing)
            {
                Try(claims, variant, PartOnAll);
            }

            foreach (var part in PartsOnUnfound)
            {
                foreach (var variant in EngineVariant.Drawing.TakeWhile(_ => open.Count > 0))
                {
                    Try([.. open], variant, part);
                }
            }

            void Try(IReadOnlyList<Claim> some, EngineVariant variant, int part)
            {
                foreach (var trial in EngineTrial.On(
                    some, system, variant, new EngineBudget { Schedules = variant.Engine.UsualSchedules / part, Threads = 1 }))
                {
                    trials.Add(trial);
                    _ = trial.Finds && open.Remove(trial.Claim);
                }
            }
        });
        return [.. trials];
    }
}
