namespace Shootdown.Tests.Litmus.Arm;

/// <summary>
/// For each rule of the windows that no change of a record shows, a record that disagrees without the rule: tried by taking the rule out of
/// the text of <c>WindowRules</c> or <c>InstructionWindows</c>. Where there is no such record, one of the tests' own.
/// </summary>
public sealed class RuleTests
{
    private const string X = """{"op":"load","dst":"X0","loc":"x"}""";
    private const string Y = """{"op":"load","dst":"X1","loc":"y"}""";
    private const string Isb = """{"op":"fence","kind":"isb"}""";
    private const string StoreX = """{"op":"store","loc":"x","src":{"imm":1}}""";
    private const string StoreY = """{"op":"store","loc":"y","src":{"imm":1}}""";
    private const string Ordered = StoreX + """,{"op":"fence","kind":"dmb.sy","domain":"ISH"},""" + StoreY;
    private const string LoadYFirst = """{"op":"load","dst":"X1","loc":"y"},""";
    private const string Stale = """["and",["reg",1,"X1",1],["reg",1,"X0",0]]""";

    [Fact]
    public void Reads_of_one_location_are_in_order_CoRR() => Agrees("CoRR");

    [Fact]
    public void A_read_comes_before_a_later_write_of_its_location_CoRW1() => Agrees("CoRW1");

    [Fact]
    public void Writes_of_one_location_are_in_order_CoWW() => Agrees("CoWW");

    [Fact]
    public void A_read_takes_what_its_CPU_is_about_to_write_MP_rel_CAS_addr() => Agrees("MP+rel+CAS-addr");

    [Fact]
    public void Nobody_writes_between_an_indivisible_read_and_its_write_MP_rel_SWPacq() => Agrees("MP+rel+SWPacq");

    [Fact]
    public void A_write_waits_for_the_addresses_of_accesses_before_it_LB_addrs_RW() => Agrees("LB+addrs+RW");

    [Fact]
    public void A_write_waits_for_jumps_before_it_LB_BEQ4() => Agrees("LB+BEQ4");

    [Fact]
    public void A_write_does_not_rest_on_a_comparison_that_is_not_made_LB_CAS_rfi_ctrl_DMBSY() => Agrees("LB+CAS-rfi-ctrl+DMBSY");

    [Fact]
    public void An_acquire_waits_for_a_release_before_it_SB_dmb_sy_rel_acq() => Agrees("SB+dmb.sy+rel-acq");

    [Fact]
    public void A_read_that_nobody_gets_is_none_for_DMB_LD_MP_rel_SWPnoret_dmb_ld() => Agrees("MP+rel+SWPnoret-dmb.ld");

    [Fact]
    public void A_walk_waits_for_an_ISB_TA3() => Agrees("TA3");

    [Fact]
    public void An_ISB_waits_for_a_DSB_before_it_I2V_R_DSB_ISH_ISB_R_W() => Agrees("I2V-R-DSB.ISH-ISB-R+W");

    [Fact]
    public void An_invalidation_waits_for_a_DSB_before_it_FC() => Agrees("FC");

    [Fact]
    public void A_DSB_waits_for_what_was_translated_elsewhere_by_what_it_invalidated() => Agrees("MP+shoot+dsb");

    [Theory]
    [InlineData("Forbidden", Isb + ",")]
    [InlineData("Allowed", "")]
    public void A_read_after_a_jump_waits_for_an_ISB_and_for_nothing_else(string verdict, string barrier) =>
        Own(verdict, Stale, Ordered, LoadYFirst + """{"op":"br","cond":"nz","reg":"X1","target":2},""" + barrier + X);

    [Theory]
    [InlineData("Forbidden", Isb + ",")]
    [InlineData("Allowed", "")]
    public void An_ISB_waits_for_the_address_of_a_load_before_it(string verdict, string barrier) =>
        Own(verdict, Stale, Ordered, LoadYFirst + """{"op":"load","dst":"X2","loc":"z","idx":"X1"},""" + barrier + X);

    [Theory]
    [InlineData("Forbidden", "acqrel")]
    [InlineData("Allowed", "acq")]
    [InlineData("Allowed", "rel")]
    [InlineData("Allowed", "plain")]
    public void SWPAL_orders_what_is_before_it_with_what_is_after(string verdict, string order) =>
        Own(verdict, """["and",["reg",0,"X1",0],["reg",1,"X0",0]]""",
            $"{StoreX},{Swap("u", order)},{Y}", $"{StoreY},{Swap("v", order)},{X}");

    [Fact]
    public void CASAL_that_fails_orders_nothing_before_it_with_what_is_after() =>
        Own("Allowed", """["and",["reg",0,"X1",0],["reg",1,"X0",0]]""",
            $"{StoreX},{Failing("u")},{Y}", $"{StoreY},{Failing("v")},{X}");

    private static string Swap(string location, string order) =>
        $$$"""{"op":"rmw","fn":"swap","dst":"X5","loc":"{{{location}}}","src":{"imm":1},"ord":"{{{order}}}"}""";

    private static string Failing(string location) =>
        $$$"""{"op":"rmw","fn":"cas","dst":"X5","loc":"{{{location}}}","cmp":{"imm":1},"src":{"imm":2},"ord":"acqrel"}""";

    private static void Own(string verdict, string proposition, params string[] threads)
    {
        var run = OneRecord.Run(OneRecord.Of(verdict, proposition, threads).Replace("X86", "AArch64", StringComparison.Ordinal));
        Assert.True(run.Exit == ExitCode.AsClaimed, run.Out + run.Error);
    }

    private static void Agrees(string name)
    {
        var record = Assert.Single(Facts.Records, r =>
            r.Model == MemoryModel.Arm && r.Id.EndsWith($"/{name}.litmus", StringComparison.Ordinal));
        Assert.Equal(Agreement.Agrees, Facts.Run(MemoryModel.Arm, [record])[0].Agreement);
    }
}
