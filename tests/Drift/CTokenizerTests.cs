using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Shootdown.Tests.Drift;

/// <summary>C is taken apart as it is written, and whatever it is comes to an end.</summary>
[Properties(Arbitrary = [typeof(CTokenizerTests)])]
public sealed class CTokenizerTests
{
    private static readonly string[] Pieces =
    [
        "/*", "*/", "//", "\"", "'", "\\", "\n", "\\\n", "\r\n", "#if A", "#else", "#endif", "#define f(x) \\\n", "f", "(", ")", "{", "}",
        ";", ",", " ", "int ", ".macro f", ".endm", "SYM_CODE_START(f)", "SYM_CODE_END(f)", "SYSCALL_DEFINE1(f, int, x)",
        "READ_ONCE(per_cpu(x, c))",
        "\0", "é", "0x1f", "'\\''",
    ];

    [Theory]
    [InlineData("a /* b */ c // d\ne", "a c e")]
    [InlineData("a \"/* \\\" */\" '\\'' b", "a \"/* \\\" */\" '\\'' b")]
    [InlineData("a \\\n b", "a b")]
    [InlineData("a // b \\\n c\nd", "a d")]
    [InlineData("x->y += 0x1fUL;", "x - > y + = 0x1fUL ;")]
    [InlineData("a = \"not closed\nb", "a = \"not closed b")]
    [InlineData("a /* not closed", "a")]
    public void Comments_and_lines_are_no_part_of_the_text(string source, string tokens) => Assert.Equal(tokens, Text(source));

    [Fact]
    public void A_line_of_the_preprocessor_is_one_token_with_its_lines()
    {
        var tokens = CTokenizer.Tokens("a\n# define f(x) \\\n\tg(x) /* c\n d */ + 1\nb # c");

        Assert.Equal(["a", "# define f ( x ) g ( x ) + 1", "b", "#", "c"], tokens.Select(t => t.Text));
        Assert.Equal([1, 2, 5, 5, 5], tokens.Select(t => t.Line));
    }

    public static Arbitrary<HeapOfPieces> Heap => Arb.From(
        Gen.ArrayOf(Gen.Elements(Pieces)).Select(p => new HeapOfPieces(string.Concat(p))));

    [Property(MaxTest = 3_000)]
    public void Whatever_it_is_given_it_comes_to_an_end(HeapOfPieces pieces, string? text)
    {
        var source = pieces.Text + text;
        var tokens = CTokenizer.Tokens(source);
        var at = 0;
        Assert.All(tokens, t =>
        {
            Assert.InRange(t.Start, at, t.End - 1);
            at = t.End;
        });
        if (new CSource("f.S", source).Find("f") is { } definition)
        {
            Assert.NotEmpty(definition.Lines);
        }

        Assert.True(new CSource("f.c", source).Find("f") is not { Lines.Count: 0 });
    }

    [Long]
    [Theory]
    [InlineData('(')]
    [InlineData('{')]
    [InlineData('"')]
    [InlineData('\\')]
    public void Much_of_one_thing_takes_no_longer_than_there_is_of_it(char sign) =>
        Assert.Null(new CSource("f.c", "int f(void) " + new string(sign, 1_000_000)).Find("f"));

    private static string Text(string source) => string.Join(' ', CTokenizer.Tokens(source).Select(t => t.Text));
}

/// <summary>Pieces of C in any order.</summary>
public sealed record HeapOfPieces(string Text);
