namespace Shootdown.Tests.Text;

public sealed class KernelTreeTests
{
    private const string Source = """
        static void flush(int cpu);

        /* flush() { is not it */
        static void other(void)
        {
        	char *text = "}"; // }
        	flush(0);
        }

        static __always_inline int
        flush(int cpu,
              bool all)
        {
        	if (all) {
        		return '{';
        	}
        	return 0;
        }

        int last(void) { return 1; }
        """;

    [Fact]
    public void A_function_reaches_from_its_type_to_its_last_brace()
    {
        var text = KernelTree.Extract(Source, "flush");

        Assert.NotNull(text);
        Assert.StartsWith("static __always_inline int\nflush(int cpu,", text, StringComparison.Ordinal);
        Assert.EndsWith("\treturn 0;\n}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Braces_in_strings_and_comments_are_none() =>
        Assert.EndsWith("flush(0);\n}\n", KernelTree.Extract(Source, "other"), StringComparison.Ordinal);

    [Fact]
    public void A_prototype_or_a_call_is_no_function() => Assert.Null(KernelTree.Extract("int f(void);\nint g(void)\n{\n\tf();\n}\n", "f"));
}
