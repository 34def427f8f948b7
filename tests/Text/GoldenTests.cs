namespace Shootdown.Tests.Text;

/// <summary>What a design's text was when somebody last looked at it. A file that differs is either a mistake in the model, or to be
/// written anew and reviewed: <c>SHOOTDOWN_GOLDEN=write tests/bin/Debug/net10.0/Shootdown.Tests --filter-class '*GoldenTests*'</c>, then
/// <c>git diff tests/Text/golden</c>.</summary>
[Long]
public sealed class GoldenTests
{
    private const string Variable = "SHOOTDOWN_GOLDEN";

    public static TheoryData<string, string> Files => [.. GoldenText.Files];

    public static TheoryData<string> Functions => [.. GoldenText.Functions];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_text_is_as_reviewed(string function, string name)
    {
        var (designs, text) = GoldenText.Read(function, name);

        Assert.All(designs, d => Assert.Equal(text, GoldenText.Printed(function, Designs.Parse(d))));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_design_has_one_text(string function)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "write")
        {
            GoldenText.Write(function);
        }

        Assert.Equal(
            Designs.All.Select(d => d.Name).Order(StringComparer.Ordinal),
            GoldenText.Files.Where(f => f.Function == function).SelectMany(f => GoldenText.Read(function, f.Name).Designs)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void There_is_no_text_besides() =>
        Assert.Equal(GoldenText.Functions.Order(StringComparer.Ordinal), GoldenText.Files.Select(f => f.Function).Distinct()
            .Order(StringComparer.Ordinal));
}
