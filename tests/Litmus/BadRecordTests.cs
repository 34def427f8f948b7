namespace Shootdown.Tests.Litmus;

/// <summary>What is no record is refused in one line with file, line, field, value, and what would be accepted.</summary>
public sealed class BadRecordTests
{
    private const string Head = "tests.jsonl: line 2: $";

    [Theory]
    [InlineData("\"op\":\"load\"", "\"op\":\"lode\"", ".threads[0][1].op: \"lode\"; accepted: load, store, rmw, fence, mov, alu, cmp, br")]
    [InlineData("\"op\":\"load\"", "\"op\":7", ".threads[0][1].op: 7; accepted: a string")]
    [InlineData("\"op\":\"load\",", "", ".threads[0][1].op: missing; accepted: a string")]
    [InlineData("\"op\":\"load\"", "\"op\":\"load\",\"src\":1", ".threads[0][1]: unknown property 'src'; accepted: op, dst, loc, ord, idx")]
    [InlineData("\"dst\":\"RAX\",", "", ".threads[0][1].dst: missing; accepted: a string")]
    [InlineData("\"dst\":\"RAX\"", "\"dst\":\"R A X\"", ".threads[0][1].dst: \"R A X\"; accepted: 1 to 16 letters, digits, - or _")]
    [InlineData("{\"op\":\"load\",\"dst\":\"RAX\",\"loc\":\"y\"}", "{\"op\":\"fence\",\"kind\":\"dmb.sy\"}",
        ".threads[0][1].kind: \"dmb.sy\"; accepted: mfence")]
    [InlineData("{\"op\":\"load\",\"dst\":\"RAX\",\"loc\":\"y\"}", "{\"op\":\"rmw\",\"fn\":\"nand\",\"loc\":\"y\",\"src\":{\"imm\":1}}",
        ".threads[0][1].fn: \"nand\"; accepted: swap, add, or, bic, xor, cas")]
    [InlineData("{\"op\":\"load\",\"dst\":\"RAX\",\"loc\":\"y\"}", "{\"op\":\"rmw\",\"fn\":\"cas\",\"loc\":\"y\",\"src\":{\"imm\":1}}",
        ".threads[0][1].cmp: missing; accepted: an object")]
    [InlineData("{\"op\":\"load\",\"dst\":\"RAX\",\"loc\":\"y\"}", "{\"op\":\"br\",\"cond\":\"always\",\"target\":0}",
        ".threads[0][1].target: 0; accepted: an instruction further on, from 2 to 2")]
    [InlineData("{\"imm\":1}", "{\"imm\":99999999999999999999}",
        ".threads[0][0].src.imm: 99999999999999999999; accepted: an integer of 64 bits")]
    [InlineData("{\"imm\":1}", "{\"imm\":1e300}", ".threads[0][0].src.imm: 1e300; accepted: an integer of 64 bits")]
    [InlineData("{\"imm\":1}", "{\"imm\":1.5}", ".threads[0][0].src.imm: 1.5; accepted: an integer of 64 bits")]
    [InlineData("{\"imm\":1}", "{}", ".threads[0][0].src: {}; accepted: imm or reg")]
    [InlineData("{\"imm\":1}", "1", ".threads[0][0].src: 1; accepted: an object")]
    [InlineData("\"id\":\"SB\",", "", ".id: missing; accepted: a string")]
    [InlineData("\"id\":\"SB\"", "\"id\":[]", ".id: []; accepted: a string")]
    [InlineData("\"arch\":\"X86\"", "\"arch\":\"x68\"", ".arch: \"x68\"; accepted: X86, AArch64, AArch64-VMSA, LKMM")]
    [InlineData("\"threads\":", "\"treads\":", ": unknown property 'treads'; accepted: id, name, arch,")]
    [InlineData("\"init\":{\"x\":0", "\"init\":{\"x\":\"zero\"", ".init.x: \"zero\"; accepted: an integer of 64 bits")]
    [InlineData("\"reg_init\":{}", "\"reg_init\":{\"2\":{\"RAX\":1}}", ".reg_init.2: no thread '2'; accepted: a thread from 0 to 1")]
    [InlineData("\"reg_init\":{}", "\"reg_init\":{\"0\":{\"RAX\":1},\"00\":{\"RAX\":2}}",
        ".reg_init: thread 0 twice; accepted: each thread once")]
    [InlineData("\"quant\":\"exists\"", "\"quant\":\"some\"", ".cond.quant: \"some\"; accepted: exists, notexists, forall")]
    [InlineData("\"quant\":\"exists\"", "\"quant\":\"forall\"", ".verdict: \"Allowed\"; accepted: Required, NotRequired")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"xor\",[\"reg\",0,\"RAX\",0]",
        ".cond.expr[0]: \"xor\"; accepted: and, or, not, reg, mem, fault, true")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"and\",[\"reg\",0,\"RDX\",0]", ".cond.expr[1][2]: \"RDX\"; accepted: 0:RAX")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"and\",[\"reg\",5,\"RAX\",0]", ".cond.expr[1][1]: 5; accepted: a thread from 0 to 1")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"and\",[\"mem\",\"z\",0]", ".cond.expr[1][1]: \"z\"; accepted: x, y")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"and\",[\"reg\",0,\"RAX\"]",
        ".cond.expr[1]: [\"reg\",0,\"RAX\"]; accepted: [\"mem\", location, value] or [\"reg\", thread, register, value]")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"and\",[]", ".cond.expr[1]: []; accepted: [\"and\", ...]")]
    [InlineData("[\"and\",[\"reg\",0,\"RAX\",0]", "[\"not\",[\"reg\",0,\"RAX\",0]", ".cond.expr: [\"not\",")]
    [InlineData("\"verdict\":\"Allowed\"", "\"verdict\":\"Maybe\"", ".verdict: \"Maybe\"; accepted: Allowed, Forbidden")]
    [InlineData("\"verdict\":\"Allowed\",", "", ".verdict: missing; accepted: a string")]
    [InlineData("\"verdict_sc\":\"Forbidden\"", "\"verdict_sc\":0", ".verdict_sc: 0; accepted: Allowed, Forbidden")]
    [InlineData("\"score\":true", "\"score\":\"yes\"", ".score: \"yes\"; accepted: true or false")]
    [InlineData("\"final_states\":[[[\"reg\",0,\"RAX\",0],", "\"final_states\":[[",
        ".final_states[0]: [[\"reg\",1,\"RAX\",0]]; accepted: each variable of the condition once: 0:RAX, 1:RAX")]
    [InlineData("\"final_states\":[[[\"reg\",0,\"RAX\",0],", "\"final_states\":[[[\"mem\",\"x\",0],",
        ".final_states[0][0]: [\"mem\",\"x\",0]; accepted: each variable of the condition once: 0:RAX, 1:RAX")]
    [InlineData("\"final_states\":[", "\"final_states\":[7,", ".final_states[0]: 7; accepted: an array")]
    public void A_field_that_makes_no_sense(string was, string becomes, string message) =>
        Refused(OneRecord.StoreBuffering, was, becomes, message);

    [Theory]
    [InlineData("\"op\":\"load\"", "\"op\":\"ldr\"",
        ".threads[0][0].op: \"ldr\"; accepted: load, store, ldx, stx, rmw, fence, tlbi, mov, alu, cmp, csel, br, nop")]
    [InlineData("\"va\":\"x\"", "\"va\":\"x\",\"ord\":\"rel\"", ".threads[0][0].ord: \"rel\"; accepted: plain, acq, acqpc")]
    [InlineData("\"va\":\"x\",", "", ".threads[0][0].loc: missing; accepted: a string")]
    [InlineData("\"va\":\"x\"", "\"va\":7", ".threads[0][0].va: 7; accepted: a string")]
    [InlineData("\"ptev\":\"x\"", "\"ptev\":\"x\",\"ord\":\"acq\"", ".threads[1][0].ord: \"acq\"; accepted: plain, rel")]
    [InlineData("[\"D\",1,\"x\"]", "[\"D\",1]", ".threads[1][0].src.imm: [\"D\",1]; accepted: [\"D\", valid, page]")]
    [InlineData("[\"D\",1,\"x\"]", "[\"T\",1,\"x\"]", ".threads[1][0].src.imm[0]: \"T\"; accepted: D")]
    [InlineData("[\"D\",1,\"x\"]", "[\"D\",2,\"x\"]", ".threads[1][0].src.imm[1]: 2; accepted: valid from 0 to 1")]
    [InlineData("[\"D\",1,\"x\"]", "[\"D\",1,\"seventh\"]",
        ".threads[1][0].src.imm[2]: \"seventh\"; accepted: a page with a name of at most 6 letters")]
    [InlineData("[\"D\",0,\"x\"]", "[]", ".pte.x: []; accepted: [\"D\", valid, page]")]
    [InlineData("\"scope\":\"is\"", "\"scope\":\"os\"", ".threads[1][1].scope: \"os\"; accepted: local, is")]
    [InlineData("\"page\":\"x\",", "", ".threads[1][1].page: missing; accepted: a string")]
    [InlineData("\"kind\":\"dsb.sy\"", "\"kind\":\"mfence\"",
        ".threads[1][2].kind: \"mfence\"; accepted: dmb.sy, dmb.ld, dmb.st, dsb.sy, dsb.ld, dsb.st, isb")]
    [InlineData("\"domain\":\"ISH\"", "\"domain\":\"OSH\"", ".threads[1][2].domain: \"OSH\"; accepted: SY, ISH, NSH")]
    [InlineData("\"fn\":\"swap\"", "\"fn\":\"nand\"", ".threads[1][3].fn: \"nand\"; accepted: swap, add, or, bic, xor, cas")]
    [InlineData("\"fn\":\"swap\"", "\"fn\":\"cas\"", ".threads[1][3].cmp: missing; accepted: an object")]
    [InlineData("\"fn\":\"swap\"", "\"fn\":\"swap\",\"cmp\":{\"imm\":0}",
        ".threads[1][3].cmp: {\"imm\":0}; accepted: cmp beside fn cas only")]
    [InlineData("\"ord\":\"acq\"", "\"ord\":\"acqpc\"", ".threads[1][3].ord: \"acqpc\"; accepted: plain, acq, rel, acqrel")]
    [InlineData("\"cond\":\"eq\"", "\"cond\":\"z\"", ".threads[1][4].cond: \"z\"; accepted: eq, ne")]
    [InlineData("[\"fault\",0,0]", "[\"fault\",0]", ".cond.expr: [\"fault\",0]; accepted: [\"fault\", thread, instruction]")]
    [InlineData("[\"fault\",0,0]", "[\"fault\",2,0]", ".cond.expr[1]: 2; accepted: a thread from 0 to 1")]
    [InlineData("[\"fault\",0,0]", "[\"fault\",0,1]", ".cond.expr[2]: 1; accepted: an instruction from 0 to 0")]
    public void A_field_of_Armv8_that_makes_no_sense(string was, string becomes, string message) =>
        Refused(OneRecord.Faulting, was, becomes, message);

    [Theory]
    [InlineData("", "tests.jsonl: empty; accepted: JSON lines, a record each")]
    [InlineData(" \n\n", "tests.jsonl: empty; accepted: JSON lines, a record each")]
    [InlineData("\n{\"id\":}", "tests.jsonl: line 2, column 7: '}'; accepted: JSON without comments and trailing commas")]
    [InlineData("{\"id\":\n", "tests.jsonl: line 1, column 7: end of the text; accepted: a complete JSON text")]
    [InlineData("[]", "tests.jsonl: line 1: $: []; accepted: an object")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}", "tests.jsonl: line 1: $: property 'id' twice; accepted: each property once")]
    [InlineData("{} {}", "tests.jsonl: line 1, column 4: '{}'; accepted: JSON without comments and trailing commas")]
    public void A_text_that_is_no_record(string text, string message) =>
        Assert.Contains(message, OneRecord.Run(text).Refused(), StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end() =>
        Assert.Contains("at most 32 levels of nesting", OneRecord.Run(new string('[', 100_000)).Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_thread_without_end() =>
        Assert.Contains(
            "$.threads[0]: 257 instructions; accepted: at most 256",
            OneRecord.Run(
                OneRecord.Of("Allowed", """["true"]""", string.Join(',', Enumerable.Repeat("""{"op":"fence","kind":"mfence"}""", 257))))
                .Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void No_thread() =>
        Assert.Contains("$.threads: []; accepted: one thread or more", OneRecord.Run(OneRecord.Of("Allowed", """["true"]"""))
            .Refused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("litmus: no FILE|DIR; accepted: A file of litmus records", "litmus")]
    [InlineData("/nowhere/at/all.jsonl: no such file; accepted: a readable file of at most 16 MiB", "litmus", "/nowhere/at/all.jsonl")]
    [InlineData("--memory: 'x86'; accepted: own, tso, arm, sc", "litmus", "x.jsonl", "--memory", "x86")]
    [InlineData("litmus: 'y' is one argument too many", "litmus", "x", "y")]
    [InlineData("--json: '/nowhere/at/all.json'; accepted: a file in a directory that exists", "litmus", "x", "--json",
        "/nowhere/at/all.json")]
    [InlineData("litmus: unknown option '--jsonn'; accepted: --memory, --max-memory, --max-time, --json", "litmus", "x", "--jsonn")]
    public void A_command_line_that_makes_no_sense(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_directory_without_records()
    {
        using var file = new TemporaryFile("records.json", OneRecord.StoreBuffering);
        Assert.EndsWith(": no file whose name ends in .jsonl; accepted: a directory with such files, or a file",
            CliRun.Of("litmus", Path.GetDirectoryName(file.Path)!).Refused(), StringComparison.Ordinal);
    }

    [Long]
    [Fact]
    public void Whatever_is_cut_or_overwritten_gets_one_line_at_most()
    {
        const string Rubbish = "{}[]\",:0x1 -\0\u2028é";
        var random = new Random(7);
        for (var round = 0; round < 1_500; round++)
        {
            var text = OneRecord.StoreBuffering.ToCharArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = Rubbish[random.Next(Rubbish.Length)];
            }

            var run = OneRecord.Run(new string(text, 0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length));
            Assert.True(run.Exit is 0 or 1 or 2 or 3, run.Error);
            Assert.True(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == (run.Exit == 2 ? 1 : 0), run.Error);
        }
    }

    /// <summary>Asserts that a record with something replaced is refused.</summary>
    internal static void Refused(string record, string was, string becomes, string message)
    {
        Assert.Contains(was, record, StringComparison.Ordinal);
        var at = record.IndexOf(was, StringComparison.Ordinal);
        var broken = record[..at] + becomes + record[(at + was.Length)..];
        Assert.Contains(Head + message, OneRecord.Run($"{record}\n{broken}\n").Refused(), StringComparison.Ordinal);
    }
}
