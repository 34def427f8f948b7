namespace Shootdown.Tests.Cli;

/// <summary>A file that goes away with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string name = "file.json", string? text = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("shootdown-").FullName;
        Path = System.IO.Path.Combine(Directory, name);
        if (text is not null)
        {
            File.WriteAllText(Path, text);
        }
    }

    public string Path { get; }

    private string Directory { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
