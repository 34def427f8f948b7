using System.Text.RegularExpressions;

namespace Shootdown.Tests.Mutants;

/// <summary>A mutation puts an operation around another, so what kind of step one is must be asked of the step as written.</summary>
public sealed partial class MarkerTests
{
    [Fact]
    public void Markers_are_asked_of_the_step_as_written() =>
        Assert.Empty(Directory.EnumerateFiles(Repository.PathOf("model"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Unwrapped().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));

    [GeneratedRegex(@"[oO]peration\)? is I[A-Z]")]
    private static partial Regex Unwrapped();
}
