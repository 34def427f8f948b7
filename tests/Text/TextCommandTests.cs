using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Text;

public sealed class TextCommandTests
{
    [Fact]
    public void Prints_the_text_of_the_design()
    {
        var run = CliRun.Of("text", "smp_call_function", "--design", "linux-7.2");

        Assert.Equal((0, GoldenText.Printed("smp_call_function", Designs.Linux72)), (run.Exit, run.Out));
    }

    [Fact]
    public void Says_where_two_designs_have_the_same_text() =>
        Assert.Equal("csd_lock is the same on linux-7.2 and linux-7.3\n", CliRun.Of("text", "csd_lock", "--against", "linux-7.2").Out);

    [Fact]
    public void Prints_the_kernels_function_beside_it()
    {
        var tree = Directory.CreateTempSubdirectory();
        try
        {
            var file = Directory.CreateDirectory(Path.Combine(tree.FullName, "kernel"));
            File.WriteAllText(Path.Combine(file.FullName, "smp.c"), "void smp_call_function(void)\n{\n\tmany();\n}\n");
            var run = CliRun.Of("text", "smp_call_function", "--kernel", tree.FullName);

            Assert.Equal(0, run.Exit);
            Assert.Contains("        many();", run.Out, StringComparison.Ordinal);
            Assert.Contains("await SmpCallFunctionMany(", run.Out, StringComparison.Ordinal);
            Assert.Contains("no function smp_call_function_many in", CliRun.Of("text", "smp_call_function_many", "--kernel", tree.FullName)
                .Refused(), StringComparison.Ordinal);
            Assert.Contains("no arch/x86/mm/tlb.c in", CliRun.Of("text", "flush_tlb_func", "--kernel", tree.FullName)
                .Refused(), StringComparison.Ordinal);
        }
        finally
        {
            tree.Delete(recursive: true);
        }
    }

    [Fact]
    public void Of_a_function_that_architectures_have_each_text_has_a_heading()
    {
        var run = CliRun.Of("text", "check_and_switch_context");
        var headings = run.Out.Split('\n').Where(l => l.StartsWith("// arch/", StringComparison.Ordinal)).ToList();

        Assert.Equal(["// arch/arm/mm/context.c (32-bit Arm)", "// arch/arm64/mm/context.c (arm64)"], headings.Order());
        Assert.StartsWith(headings[0], run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("// arch/", CliRun.Of("text", "csd_lock").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown function 'smp_call_function_man'; did you mean smp_call_function_many", "smp_call_function_man")]
    [InlineData("--design: unknown design 'linux-7.9'", "csd_lock", "--design", "linux-7.9")]
    [InlineData("--against: unknown design 'linux-7.9'", "csd_lock", "--against", "linux-7.9")]
    [InlineData("--kernel: no directory '/nowhere/at/all'", "csd_lock", "--kernel", "/nowhere/at/all")]
    [InlineData("--kernel: not with --against", "csd_lock", "--kernel", "/", "--against", "linux-7.2")]
    [InlineData("text: no FUNCTION")]
    public void Refuses_in_one_line(string said, params string[] args) =>
        Assert.Contains(said, CliRun.Of(["text", .. args]).Refused(), StringComparison.Ordinal);
}
