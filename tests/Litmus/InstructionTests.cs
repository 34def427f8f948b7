namespace Shootdown.Tests.Litmus;

/// <summary>What single instructions do, and what no record of others asks.</summary>
public sealed class InstructionTests
{
    private const string StoreOne = """{"op":"store","loc":"x","src":{"imm":1}}""";
    private const string StoreTwo = """{"op":"store","loc":"x","src":{"imm":2}}""";
    private const string LoadX = """{"op":"load","dst":"RAX","loc":"x"}""";
    private const string LoadY = """{"op":"load","dst":"RBX","loc":"y"}""";

    [Theory]
    [InlineData(2, "Allowed")]
    [InlineData(1, "Forbidden")]
    [InlineData(0, "Forbidden")]
    public void The_youngest_of_two_buffered_stores_is_forwarded(int value, string verdict) =>
        Agrees(verdict, $"""["reg",0,"RAX",{value}]""", $"{StoreOne},{StoreTwo},{LoadX}");

    [Theory]
    [InlineData("Allowed", 1)]
    [InlineData("Forbidden", 3)]
    public void Another_CPU_sees_the_older_of_two_stores_only_before_the_younger(string verdict, int value) =>
        Agrees(verdict, $"""["and",["reg",1,"RAX",2],["reg",1,"RBX",{(value == 1 ? 2 : 1)}]]""", $"{StoreOne},{StoreTwo}",
            $$"""{{LoadX}},{"op":"load","dst":"RBX","loc":"x"}""");

    [Theory]
    [InlineData("swap", 6, 3, "")]
    [InlineData("add", 6, 9, "")]
    [InlineData("or", 6, 7, "")]
    [InlineData("bic", 6, 4, "")]
    [InlineData("xor", 6, 5, "")]
    [InlineData("cas", 6, 3, ""","cmp":{"imm":6}""")]
    [InlineData("cas", 6, 6, ""","cmp":{"imm":5}""")]
    [InlineData("add", -5, -2, "")]
    [InlineData("add", long.MaxValue, long.MinValue + 2, "")]
    public void A_locked_instruction_gives_back_what_was_there(string fn, long before, long after, string more) =>
        Agrees(
            "Allowed",
            $"""["and",["reg",0,"RAX",{before}],["mem","x",{after}]]""",
            $$$"""{"op":"store","loc":"x","src":{"imm":{{{before}}}}},"""
            + $$$"""{"op":"rmw","fn":"{{{fn}}}","dst":"RAX","loc":"x","src":{"imm":3}{{{more}}}}""");

    [Fact]
    public void Xchg_of_a_register_with_memory_changes_both() =>
        Agrees(
            "Allowed",
            """["and",["reg",0,"RAX",1],["mem","x",2]]""",
            $$$"""{{{StoreOne}}},{"op":"mov","dst":"RAX","src":{"imm":2}},"""
            + """{"op":"rmw","fn":"swap","dst":"RAX","loc":"x","src":{"reg":"RAX"}}""");

    [Theory]
    [InlineData("add", 9)]
    [InlineData("sub", 3)]
    [InlineData("and", 2)]
    [InlineData("orr", 7)]
    [InlineData("eor", 5)]
    public void A_calculation_is_made_on_registers(string fn, int result) =>
        Agrees(
            "Allowed",
            $"""["reg",0,"RBX",{result}]""",
            $$$"""{"op":"mov","dst":"RAX","src":{"imm":6}},{"op":"alu","fn":"{{{fn}}}","dst":"RBX","a":{"reg":"RAX"},"b":{"imm":3}}""");

    [Theory]
    [InlineData("""{"op":"br","cond":"z","reg":"RAX","target":3}""", 0)]
    [InlineData("""{"op":"br","cond":"nz","reg":"RAX","target":3}""", 1)]
    [InlineData("""{"op":"br","cond":"always","target":3}""", -1)]
    public void A_jump_leaves_out_what_is_between(string jump, int taken)
    {
        var thread = $$$"""{{{LoadX}}},{{{jump}}},{"op":"store","loc":"y","src":{"imm":1}}""";
        foreach (var value in (int[])[0, 1])
        {
            Agrees(taken == value || taken < 0
                ? "Forbidden" : "Allowed", $"""["and",["reg",0,"RAX",{value}],["mem","y",1]]""", thread, StoreOne);
        }
    }

    [Theory]
    [InlineData("eq", "Forbidden")]
    [InlineData("ne", "Allowed")]
    public void A_comparison_decides_a_jump(string condition, string verdict) =>
        Agrees(
            verdict,
            """["and",["reg",0,"RAX",1],["mem","y",1]]""",
            $$$"""{{{LoadX}}},{"op":"cmp","a":{"reg":"RAX"},"b":{"imm":1}},{"op":"br","cond":"{{{condition}}}","target":4},"""
            + """{"op":"store","loc":"y","src":{"imm":1}}""",
            StoreOne);

    [Fact]
    public void A_thread_may_be_empty_and_a_condition_look_at_nothing() => Agrees("Allowed", """["true"]""", string.Empty, LoadY);

    [Theory]
    [InlineData("Allowed", """["or",["reg",0,"RAX",1],["mem","x",7]]""")]
    [InlineData("Forbidden", """["not",["reg",0,"RAX",1]]""")]
    [InlineData("Forbidden", """["and",["true"],["not",["true"]]]""")]
    public void Propositions_are_combined(string verdict, string proposition) => Agrees(verdict, proposition, $"{StoreOne},{LoadX}");

    private static void Agrees(string verdict, string proposition, params string[] threads)
    {
        foreach (var memory in (string[])["tso", "sc"])
        {
            var run = OneRecord.Run(OneRecord.Of(verdict, proposition, threads), "--memory", memory);
            Assert.True(run.Exit == ExitCode.AsClaimed, run.Out + run.Error);
        }
    }
}
