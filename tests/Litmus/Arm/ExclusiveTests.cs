namespace Shootdown.Tests.Litmus.Arm;

/// <summary>Load-exclusive and store-exclusive, which no record of others has: what the architecture says of them.</summary>
public sealed class ExclusiveTests
{
    private const string StoreX = """{"op":"store","loc":"x","src":{"imm":1}}""";
    private const string StoreY = """{"op":"store","loc":"y","src":{"imm":1}}""";
    private const string LoadX = """{"op":"load","dst":"X6","loc":"x"}""";
    private const string LoadY = """{"op":"load","dst":"X7","loc":"y"}""";
    private const string Dmb = """{"op":"fence","kind":"dmb.sy","domain":"ISH"}""";

    // X1 = x + 1, written back where X2 becomes 0.
    private const string Increment = """{"op":"ldx","dst":"X0","loc":"x"},"""
        + """{"op":"alu","fn":"add","dst":"X1","a":{"reg":"X0"},"b":{"imm":1}},{"op":"stx","status":"X2","loc":"x","src":{"reg":"X1"}}""";

    [Theory]
    [InlineData("Forbidden", 0, 0, 1)]
    [InlineData("Allowed", 0, 0, 2)]
    [InlineData("Allowed", 0, 1, 1)]
    [InlineData("Allowed", 1, 1, 0)]
    [InlineData("Forbidden", 0, 1, 2)]
    public void Two_increments_that_succeed_are_two(string verdict, int first, int second, int value) =>
        Agrees(verdict, $"""["and",["reg",0,"X2",{first}],["reg",1,"X2",{second}],["mem","x",{value}]]""", Increment, Increment);

    [Fact]
    public void A_store_of_another_CPU_in_between_makes_it_fail() =>
        Agrees(
            "Forbidden",
            """["and",["reg",0,"X0",0],["reg",0,"X2",0],["mem","x",1],["reg",1,"X6",7]]""",
            Increment,
            $$$"""{"op":"store","loc":"x","src":{"imm":7}},{{{LoadX}}}""");

    [Fact]
    public void A_store_of_another_CPU_before_or_after_does_not()
    {
        const string Seven = """{"op":"store","loc":"x","src":{"imm":7}}""";
        Agrees("Allowed", """["and",["reg",0,"X0",7],["reg",0,"X2",0],["mem","x",8]]""", Increment, Seven);
        Agrees("Allowed", """["and",["reg",0,"X0",0],["reg",0,"X2",0],["mem","x",7]]""", Increment, Seven);
    }

    [Theory]
    [InlineData("Allowed", 0, 8)]
    [InlineData("Forbidden", 0, 1)]
    public void What_is_taken_from_a_store_in_flight_is_held_once_it_is_written(string verdict, int status, int value) =>
        Agrees(
            verdict,
            $"""["and",["reg",0,"X0",7],["reg",0,"X2",{status}],["mem","x",{value}]]""",
            $$$"""{"op":"store","loc":"x","src":{"imm":7}},{{{Increment}}}""");

    // The store of another CPU comes before the CPU's own, which the load has taken already.
    [Fact]
    public void What_is_written_before_a_store_in_flight_is_no_write_in_between() =>
        Agrees(
            "Allowed",
            """["and",["reg",0,"X0",7],["reg",0,"X2",0],["mem","x",8],["reg",1,"X7",7],["reg",1,"X6",5]]""",
            $$$"""{"op":"store","loc":"x","src":{"imm":7}},{{{Increment}}},{"op":"store","loc":"y","src":{"reg":"X0"}}""",
            $$$"""{{{LoadY}}},{{{Dmb}}},{"op":"store","loc":"x","src":{"imm":5}},{{{LoadX}}}""");

    [Fact]
    public void Without_a_load_before_it_a_store_fails()
    {
        Agrees("Forbidden", """["reg",0,"X2",0]""", """{"op":"stx","status":"X2","loc":"x","src":{"imm":1}}""");
        Agrees("Forbidden", """["reg",0,"X2",0]""",
            """{"op":"ldx","dst":"X0","loc":"y"},{"op":"stx","status":"X2","loc":"x","src":{"imm":1}}""");
        Agrees("Forbidden", """["reg",0,"X3",0]""", Increment + """,{"op":"stx","status":"X3","loc":"x","src":{"imm":1}}""");
    }

    [Theory]
    [InlineData("Forbidden", "rel", "acq")]
    [InlineData("Allowed", "plain", "acq")]
    [InlineData("Allowed", "rel", "plain")]
    public void Messages_pass_by_release_and_acquire(string verdict, string release, string acquire) =>
        Agrees(
            verdict,
            """["and",["reg",0,"X2",0],["reg",1,"X0",1],["reg",1,"X2",0],["reg",1,"X6",0]]""",
            $"{StoreX},{Swap("y", 1, "plain", release)}",
            $"{Swap("y", 2, acquire, "plain")},{LoadX}");

    // The kernel's atomics without LSE have DMB ISH behind them: a load-acquire and a store-release let what is after pass what is before.
    [Theory]
    [InlineData("Allowed", "")]
    [InlineData("Forbidden", Dmb + ",")]
    public void Acquire_and_release_are_no_full_barrier_and_a_DMB_behind_makes_them_one(string verdict, string barrier) =>
        Agrees(
            verdict,
            """["and",["reg",0,"X2",0],["reg",1,"X2",0],["reg",0,"X7",0],["reg",1,"X6",0]]""",
            $"{StoreX},{Swap("u", 1, "acq", "rel")},{barrier}{LoadY}",
            $"{StoreY},{Swap("v", 1, "acq", "rel")},{barrier}{LoadX}");

    [Theory]
    [InlineData("Forbidden", "acq")]
    [InlineData("Forbidden", "acqpc")]
    [InlineData("Allowed", "plain")]
    public void An_acquire_of_what_is_stored_waits_for_the_load_exclusive(string verdict, string order) =>
        Agrees(
            verdict,
            """["and",["reg",1,"X0",1],["reg",1,"X2",0],["reg",1,"X5",2],["reg",1,"X6",0]]""",
            $"{StoreX},{Dmb},{StoreY}",
            $$"""{{Swap("y", 2, "plain", "plain")}},{"op":"load","dst":"X5","loc":"y","ord":"{{order}}"},{{LoadX}}""");

    // Atomic-ordered-before is from the read of the pair (Arm ARM, B2.3.3), not from its write.
    [Fact]
    public void An_acquire_of_what_is_stored_does_not_wait_for_the_store() =>
        Agrees(
            "Allowed",
            """["and",["reg",0,"X2",0],["reg",0,"X5",2],["reg",0,"X6",0],["reg",1,"X7",0]]""",
            $$$"""{{{Swap("y", 2, "plain", "plain")}}},{"op":"load","dst":"X5","loc":"y","ord":"acq"},{{{LoadX}}}""",
            $"{StoreX},{Dmb},{LoadY}");

    [Theory]
    [InlineData("Allowed", "X2")]
    [InlineData("Forbidden", "X0")]
    public void A_jump_by_the_status_orders_nothing_and_one_by_what_is_loaded_does(string verdict, string register) =>
        Agrees(
            verdict,
            """["and",["reg",0,"X0",1],["reg",0,"X2",0],["reg",1,"X7",1]]""",
            Swap("x", 2, "plain", "plain") + $$""",{"op":"br","cond":"nz","reg":"{{register}}","target":3},""" + StoreY,
            $"{LoadY},{Dmb},{StoreX}");

    [Fact]
    public void Under_SC_two_increments_that_succeed_are_two()
    {
        const string Lost = """["and",["reg",0,"X2",0],["reg",1,"X2",0],["mem","x",1]]""";
        Assert.Equal(ExitCode.AsClaimed, Run("Forbidden", Lost, [Increment, Increment], "--memory", "sc").Exit);
    }

    [Fact]
    public void A_location_that_is_accessed_by_other_atomics_too_is_inconclusive()
    {
        var run = Run("Allowed", """["true"]""", [Increment, """{"op":"rmw","fn":"swap","dst":"X0","loc":"x","src":{"imm":1}}"""]);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("x is accessed both by ldx and by rmw", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"status\":\"X2\",", "", ".threads[0][2].status: missing; accepted: a string")]
    [InlineData("\"op\":\"ldx\"", "\"op\":\"ldx\",\"ord\":\"acqpc\"", ".threads[0][0].ord: \"acqpc\"; accepted: plain, acq")]
    [InlineData("\"op\":\"stx\"", "\"op\":\"stx\",\"ord\":\"acq\"", ".threads[0][2].ord: \"acq\"; accepted: plain, rel")]
    [InlineData("\"op\":\"ldx\"", "\"op\":\"ldx\",\"va\":\"x\"", ".threads[0][0]: unknown property 'va'; accepted: op, dst, loc, ord")]
    public void A_field_that_makes_no_sense(string was, string becomes, string message) =>
        BadRecordTests.Refused(Record("Allowed", """["true"]""", [Increment]), was, becomes, message);

    private static string Swap(string location, int value, string load, string store) =>
        $$"""{"op":"ldx","dst":"X0","loc":"{{location}}","ord":"{{load}}"},"""
        + $$$"""{"op":"stx","status":"X2","loc":"{{{location}}}","src":{"imm":{{{value}}}},"ord":"{{{store}}}"}""";

    private static void Agrees(string verdict, string proposition, params string[] threads)
    {
        var run = Run(verdict, proposition, threads);
        Assert.True(run.Exit == ExitCode.AsClaimed, run.Out + run.Error);
    }

    private static CliRun Run(string verdict, string proposition, string[] threads, params string[] more) =>
        OneRecord.Run(Record(verdict, proposition, threads), more);

    private static string Record(string verdict, string proposition, string[] threads) =>
        OneRecord.Of(verdict, proposition, threads).Replace("\"X86\"", "\"AArch64\"", StringComparison.Ordinal);
}
