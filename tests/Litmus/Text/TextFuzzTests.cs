using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>Whatever a text is, it is read or refused in one line, and soon.</summary>
[Long]
public sealed class TextFuzzTests
{
    private static readonly string[] Words =
    [
        "{", "}", "(", ")", "[", "]", ";", ",", "|", ":", "=", "#", "$", "~", "/\\", "\\/", "=>", "(*", "*)", "//", "/*", "\n", " ", "\0",
        "é", "P0", "P9", "exists", "forall", "not", "locations", "filter", "if", "else", "int", "X0", "W31", "PTE(", "PA(x)", "fault(",
        "LOCK", "0x", "99999999999999999999", "-", "1", "movl", "LDR", "TLBI", "cmpxchg(", "*", "&", "!", "\"",
    ];

    [Fact]
    public void Any_change_of_a_valid_text_is_read_or_refused_in_one_line() =>
        Prop.ForAll(Mutated().ToArbitrary(), IsReadOrRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(4000));

    [Fact]
    public void Any_words_are_read_or_refused_in_one_line() =>
        Prop.ForAll(
                Gen.ArrayOf(Gen.Elements(Words)).ToArbitrary(),
                words => new[] { "C c\n{}\n", "AArch64 a\n{}\n", "X86_64 x\n{}\nP0;\n", string.Empty }
                    .All(head => IsReadOrRefused(head + string.Join(' ', words))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("(")]
    [InlineData("~")]
    [InlineData("not ")]
    [InlineData("(*")]
    [InlineData("0:X0=1 => ")]
    [InlineData("{")]
    [InlineData("[")]
    public void Nesting_without_end_is_refused(string word) =>
        Assert.All(Texts.All.Append("AArch64 a\n{}\nexists "), text =>
            Assert.True(IsReadOrRefused(text + string.Concat(Enumerable.Repeat(word, 5_000)))));

    [Theory]
    [InlineData("if (r0) ")]
    [InlineData("r0 = -")]
    [InlineData("{")]
    [InlineData("if (r0) { r0 = 1; } else ")]
    [InlineData("*")]
    public void Nesting_without_end_in_C_is_refused(string word) =>
        Assert.True(IsReadOrRefused($"C c\n{{}}\nP0(int *x) {{ {string.Concat(Enumerable.Repeat(word, 5_000))}"));

    private static Gen<string> Mutated() =>
        from text in Gen.Elements(Texts.All.ToArray())
        from place in Gen.Choose(0, text.Length - 1)
        from length in Gen.Choose(0, 12)
        from words in Gen.ArrayOf(Gen.Elements(Words), 2)
        from other in Gen.Choose(0, text.Length - 1)
        from cut in Gen.Choose(0, 9)
        let once = text[..place] + string.Concat(words) + text[Math.Min(text.Length, place + length)..]
        select cut == 0 ? once[..Math.Min(other, once.Length)] : cut == 1 ? once + text[other..] : once;

    // A text that is read is one that is written and read again.
    private static bool IsReadOrRefused(string text)
    {
        HerdTest test;
        try
        {
            test = LitmusTextReader.Read(text, "f.litmus");
        }
        catch (LitmusTextException refused)
        {
            return refused.Message.StartsWith("f.litmus:", StringComparison.Ordinal) && refused.Message.Length < 600
                && !refused.Message.Any(char.IsControl) && refused.Message.Contains(": expected ", StringComparison.Ordinal);
        }

        var written = LitmusTextPrinter.Print(test);
        if (written != LitmusTextPrinter.Print(LitmusTextReader.Read(written, "again.litmus")))
        {
            return false;
        }

        try
        {
            _ = X86Lowering.Refuses(test) ?? X86Lowering.Lower(test).ToString();
            return true;
        }
        catch (LitmusTextException refused)
        {
            return !refused.Message.Any(char.IsControl);
        }
    }
}
