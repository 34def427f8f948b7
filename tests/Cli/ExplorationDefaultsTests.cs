namespace Shootdown.Tests.Cli;

/// <summary>The harness's own keys in coyote.json.</summary>
public sealed class ExplorationDefaultsTests
{
    [Fact]
    public void The_projects_own_file_is_read()
    {
        Assert.Equal(new ExplorationDefaults("sc", "exhaustive", true), ExplorationDefaults.Load(Repository.Root));
    }

    [Fact]
    public void A_key_changes_the_default()
    {
        Assert.Equal(new ExplorationDefaults("tso", "exhaustive", false),
            ExplorationDefaults.Parse("""{"AssembliesPath": ".", "Shootdown": {"Memory": "tso", "Reduction": false}}"""));
    }

    [Fact]
    public void A_file_of_Coyotes_alone_changes_nothing()
    {
        Assert.Equal(ExplorationDefaults.None, ExplorationDefaults.Parse("""{"AssembliesPath": "."}"""));
    }

    [Theory]
    [InlineData("coyote.json: $.Shootdown.Memory: \"weak\"; accepted: sc, tso, arm", """{"Shootdown": {"Memory": "weak"}}""")]
    [InlineData("coyote.json: $.Shootdown.Reduction: 1; accepted: true or false", """{"Shootdown": {"Reduction": 1}}""")]
    [InlineData("coyote.json: $.Shootdown: unknown property 'Depth'; accepted: Memory, Engine, Reduction",
        """{"Shootdown": {"Depth": 3}}""")]
    [InlineData("coyote.json: $.Shootdown: []; accepted: an object", """{"Shootdown": []}""")]
    [InlineData("coyote.json: line 1, column 2: end of the text; accepted: a complete JSON text", "{")]
    public void Is_refused_in_one_line(string message, string text)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => ExplorationDefaults.Parse(text)).Message);
    }
}
