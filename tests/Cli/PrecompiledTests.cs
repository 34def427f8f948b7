using System.Reflection.PortableExecutable;

namespace Shootdown.Tests.Cli;

/// <summary>What the program loads is native code, so that a small check need not be compiled first: see
/// cli/Directory.Build.targets.</summary>
public sealed class PrecompiledTests
{
    private static readonly string[] Output = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^3..];

    [Theory]
    [InlineData("shootdown.dll")]
    [InlineData("Shootdown.Explore.dll")]
    [InlineData("Shootdown.Scenarios.dll")]
    [InlineData("Spectre.Console.dll")]
    [InlineData("System.CommandLine.dll")]
    public void What_the_program_loads_is_native_code(string file) => Assert.True(IsNative("cli", file));

    [Fact]
    public void The_model_is_compiled_when_it_is_run() => Assert.False(IsNative("cli", "Shootdown.Model.dll"));

    // Coyote rewrites no native code.
    [Fact]
    public void Where_an_assembly_is_built_it_is_as_the_compiler_made_it() => Assert.False(IsNative("explore", "Shootdown.Explore.dll"));

    private static bool IsNative(string project, string file)
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(Repository.PathOf([project, .. Output]), file)));
        return assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
