namespace Shootdown.Tests.Testing;

/// <summary>All packages, made of what is built, in a folder that is a source for NuGet; and a folder for who uses them.</summary>
public sealed class PackedFixture : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("shootdown-packed-");

    public PackedFixture()
    {
        Packages = Directory.CreateDirectory(Path.Combine(root.FullName, "packages")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(root.FullName, "work")).FullName;
        File.WriteAllText(Path.Combine(Work, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="local" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{ProgramRun.RestoredPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Made = Dotnet(
            Repository.Root, "pack", "Verify.sln", "--no-build", "-c", configuration, "-o", Packages, "-p:GenerateDocumentationFile=false");
    }

    /// <summary>The folder of the packages.</summary>
    public string Packages { get; }

    /// <summary>The folder of who uses them, which knows where they are.</summary>
    public string Work { get; }

    /// <summary>How they were made.</summary>
    internal ProgramRun Made { get; }

    internal ProgramRun Dotnet(string folder, params IEnumerable<string> arguments) => Run(folder, "dotnet", arguments);

    internal ProgramRun Run(string folder, string program, params IEnumerable<string> arguments) =>
        ProgramRun.Of(folder, Path.Combine(root.FullName, "restored"), program, arguments);

    public void Dispose() => root.Delete(recursive: true);
}
