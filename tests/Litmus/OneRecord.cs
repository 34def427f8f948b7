namespace Shootdown.Tests.Litmus;

/// <summary>Records of the tests' own: store buffering, and what tests make of it.</summary>
internal static class OneRecord
{
    /// <summary>Store buffering, in one line.</summary>
    public const string StoreBuffering =
        """{"id":"SB","arch":"X86","init":{"x":0,"y":0},"reg_init":{},"threads":"""
        + """[[{"op":"store","loc":"x","src":{"imm":1}},{"op":"load","dst":"RAX","loc":"y"}],"""
        + """[{"op":"store","loc":"y","src":{"imm":1}},{"op":"load","dst":"RAX","loc":"x"}]],"""
        + """ "cond":{"quant":"exists","expr":["and",["reg",0,"RAX",0],["reg",1,"RAX",0]]},"verdict":"Allowed","verdict_sc":"Forbidden","""
        + """ "final_states":[[["reg",0,"RAX",0],["reg",1,"RAX",0]],"""
        + """[["reg",0,"RAX",0],["reg",1,"RAX",1]],"""
        + """[["reg",0,"RAX",1],["reg",1,"RAX",0]],[["reg",0,"RAX",1],["reg",1,"RAX",1]]],"score":true}""";

    /// <summary>A load by a page table whose entry is not valid.</summary>
    public const string Faulting =
        """{"id":"F","arch":"AArch64-VMSA","pte":{"x":["D",0,"x"]},"translated":["x"],"init":{},"""
        + """ "threads":[[{"op":"load","va":"x","dst":"X0"}],[{"op":"store","ptev":"x","src":{"imm":["D",1,"x"]}},"""
        + """{"op":"tlbi","page":"x","scope":"is"},{"op":"fence","kind":"dsb.sy","domain":"ISH"},"""
        + """{"op":"rmw","fn":"swap","dst":"X1","loc":"z","src":{"imm":1},"ord":"acq"},"""
        + """{"op":"csel","cond":"eq","dst":"X2","a":{"imm":1},"b":{"imm":2}}]],"""
        + """ "cond":{"quant":"exists","expr":["fault",0,0]},"verdict":"Allowed","verdict_sc":"Allowed"}""";

    /// <summary>A record whose condition exists, of threads and proposition alone.</summary>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="proposition">The proposition.</param>
    /// <param name="threads">Each thread's instructions, without the brackets.</param>
    public static string Of(string verdict, string proposition, params string[] threads) =>
        $$"""{"id":"own","arch":"X86","threads":[{{string.Join(',', threads.Select(t => $"[{t}]"))}}],"""
        + $$""" "cond":{"quant":"exists","expr":{{proposition}}},"verdict":"{{verdict}}","verdict_sc":"{{verdict}}"}""";

    /// <summary>Runs the program on a file with this text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="more">What stands behind the file's name.</param>
    public static CliRun Run(string text, params string[] more)
    {
        using var file = new TemporaryFile("tests.jsonl", text);
        return CliRun.Of(["litmus", file.Path, .. more]);
    }
}
