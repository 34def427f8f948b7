using System.Text.Json;

namespace Shootdown.Tests.Coyote;

/// <summary>What coyote.json tells <c>coyote rewrite</c>.</summary>
public sealed class RewritingTests
{
    private static readonly JsonElement Settings = JsonSerializer.Deserialize<JsonElement>(Repository.Read("coyote.json"));

    [Fact]
    public void It_names_assemblies_that_are_built()
    {
        var names = Settings.GetProperty("Assemblies").EnumerateArray().Select(a => a.GetString()!).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, name)), name));
    }

    [Fact]
    public void It_names_the_folder_that_the_adapter_is_built_to()
    {
        var (project, output) = (Settings.GetProperty("AssembliesPath")
            .GetString()!.Split("/bin/")[0], Settings.GetProperty("AssembliesPath").GetString()!.Split("/bin/")[1]);
        Assert.True(File.Exists(Repository.PathOf(project, "Shootdown.Explore.Coyote.csproj")), project);
        Assert.Equal("Release/net10.0", output);
    }

    [Fact]
    public void It_leaves_the_steps_of_the_model_atomic() =>
        Assert.False(Settings.GetProperty("IsRewritingMemoryLocations").GetBoolean());
}
