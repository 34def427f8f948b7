namespace Shootdown.Tests.Litmus;

/// <summary>C of the kernel, mapped as the kernel maps it, has the verdicts of arm64 and of x86.</summary>
public sealed class KernelRecordTests
{
    // Message passing under a lock.
    private const string Locked =
        """{"id":"K","arch":"LKMM","init":{},"threads":[[{"op":"store","loc":"x","src":{"imm":1},"ord":"once"},"""
        + """{"op":"spin_lock","lock":"l"},{"op":"store","loc":"y","src":{"imm":1},"ord":"once"},{"op":"spin_unlock","lock":"l"}],"""
        + """[{"op":"spin_lock","lock":"l"},{"op":"load","dst":"r0","loc":"y","ord":"once"},{"op":"spin_unlock","lock":"l"},"""
        + """{"op":"load","dst":"r1","loc":"x","ord":"once"}]],"""
        + """ "cond":{"quant":"exists","expr":["and",["reg",1,"r0",1],["reg",1,"r1",0]]},"verdict":"Forbidden"}""";

    [Theory]
    [InlineData("arm64", 6_204)]
    [InlineData("x86", 9_049)]
    public void Every_record_whose_verdict_is_known_agrees(string architecture, int states)
    {
        var results = Run(For(architecture));
        Assert.DoesNotContain(results, r => r.Agreement is not (Agreement.Agrees or Agreement.Skipped));
        Assert.Equal(65, results.Count(r => r.Agreement == Agreement.Agrees));
        Assert.Equal(states, results.Sum(r => r.States));
        Assert.All(results.Where(r => r.Agreement == Agreement.Skipped), r =>
            Assert.Equal($"the kernel's model says Allowed, and nobody what {architecture} says", r.Reason));
    }

    [Fact]
    public void Arm64_without_barriers_is_caught() =>
        Assert.Equal(20, Caught("arm64", i => i is BarrierInstruction ? new NoInstruction() : i));

    [Fact]
    public void Arm64_without_releases_is_caught() =>
        Assert.Equal(20, Caught("arm64", i => i is StoreInstruction store ? store with { Order = AccessOrder.Plain } : i));

    [Fact]
    public void Arm64_without_acquires_is_caught() =>
        Assert.Equal(14, Caught("arm64", i => i is LoadInstruction load ? load with { Order = AccessOrder.Plain } : i));

    [Fact]
    public void Arm64_whose_locks_order_nothing_is_caught() =>
        Assert.Equal(8, Caught("arm64", i => i is LockedInstruction locked ? locked with { Order = AccessOrder.Plain } : i));

    [Fact]
    public void X86_without_smp_mb_is_caught() => Assert.Equal(9, Caught("x86", i =>
        i is FenceInstruction ? new RegisterInstruction(Calculation.Take, "unused", Operand.Of(0), Operand.Of(0)) : i));

    [Theory]
    [InlineData("", 0)]
    [InlineData("unlocked", 1)]
    public void A_run_in_which_spin_lock_would_have_waited_is_none(string locks, int exit)
    {
        var text = locks.Length == 0 ? Locked : Locked
            .Replace("""{"op":"spin_lock","lock":"l"},""", string.Empty, StringComparison.Ordinal)
            .Replace(""",{"op":"spin_unlock","lock":"l"}""", string.Empty, StringComparison.Ordinal);
        Assert.Equal(exit, OneRecord.Run(text, "--memory", "arm").Exit);
    }

    [Fact]
    public void A_record_counts_for_both_architectures()
    {
        var run = OneRecord.Run(Locked);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("1 record under arm: 1 agree", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 record under tso: 1 agree", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arm64", "arm")]
    [InlineData("x86", "tso")]
    public void The_verdict_of_the_architecture_counts_where_it_is_known(string architecture, string memory)
    {
        var text = Locked.Replace(
            "\"verdict\":\"Forbidden\"",
            "\"verdict\":\"Allowed\",\"lowered\":{\"arm64\":\"Forbidden\",\"x86\":\"Forbidden\"}",
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsClaimed, OneRecord.Run(text, "--memory", memory).Exit);
        var other = text.Replace($"\"{architecture}\":\"Forbidden\"", $"\"{architecture}\":\"Allowed\"", StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotAsClaimed, OneRecord.Run(other, "--memory", memory).Exit);
    }

    [Fact]
    public void What_no_instruction_stands_for_is_skipped_and_says_why()
    {
        var run = OneRecord.Run(Locked.Replace(
            """{"op":"spin_lock","lock":"l"},{"op":"load",""", """{"op":"synchronize_rcu"},{"op":"load",""", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("synchronize_rcu: no instruction stands for a grace period", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"op\":\"load\"", "\"op\":\"read\"",
        ".threads[1][1].op: \"read\"; accepted: load, store, rmw, fence, mov, alu, if, spin_lock")]
    [InlineData("\"ord\":\"once\"", "\"ord\":\"acquire\"", ".threads[0][0].ord: \"acquire\"; accepted: once, plain, release")]
    [InlineData("\"op\":\"spin_lock\",\"lock\":\"l\"", "\"op\":\"spin_lock\"", ".threads[0][1].lock: missing; accepted: a string")]
    [InlineData("\"op\":\"spin_lock\",\"lock\":\"l\"", "\"op\":\"fence\",\"kind\":\"dmb.sy\"",
        ".threads[0][1].kind: \"dmb.sy\"; accepted: smp_mb, smp_rmb, smp_wmb")]
    [InlineData("\"op\":\"spin_lock\",\"lock\":\"l\"", "\"op\":\"if\",\"cond\":{\"reg\":\"r\"},\"then\":1",
        ".threads[0][1].then: 1; accepted: an array")]
    [InlineData("\"op\":\"spin_lock\",\"lock\":\"l\"", "\"op\":\"alu\",\"fn\":\"mul\",\"dst\":\"r\",\"a\":{\"imm\":1},\"b\":{\"imm\":1}",
        ".threads[0][1].fn: \"mul\"; accepted: add, sub, and, orr, eor, eq, ne, lt, gt, ge, le")]
    [InlineData("\"verdict\"", "\"lowered\":{\"arm64\":\"Maybe\"},\"verdict\"", ".lowered.arm64: \"Maybe\"; accepted: Allowed, Forbidden")]
    [InlineData("\"verdict\"", "\"lowered\":{\"arm64\":\"Allowed\"},\"verdict\"", ".lowered.x86: missing; accepted: ")]
    public void A_field_that_makes_no_sense(string was, string becomes, string message) =>
        BadRecordTests.Refused(Locked, was, becomes, message);

    private static IReadOnlyList<LitmusRecord> For(string architecture) =>
        [.. Facts.Records.Where(r => r.Architecture == $"LKMM on {architecture}")];

    private static IReadOnlyList<LitmusResult> Run(IReadOnlyList<LitmusRecord> records) => Facts.Run(records[0].Model, records);

    private static int Caught(string architecture, Func<Instruction, Instruction> replace) => Run([.. For(architecture).Select(r =>
        r.Test is not { } test ? r : r with
        {
            Test = test with { Threads = [.. test.Threads.Select(t => (IReadOnlyList<Instruction>)[.. t.Select(replace)])] },
        })]).Count(r => r.Agreement == Agreement.Disagrees);
}
