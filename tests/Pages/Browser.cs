using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Pages;

/// <summary>A Chromium without a window, driven by its DevTools protocol; one for all tests that need it.</summary>
public sealed partial class Browser : IDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly string profile = Directory.CreateTempSubdirectory("shootdown-browser-").FullName;
    private readonly Lazy<Process?> process;
    private string host = string.Empty;

    public Browser() => process = new Lazy<Process?>(Start);

    /// <summary>Opens a page in a tab of its own.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    internal async Task<Tab> Open(Uri address, int width = 1280, int height = 800)
    {
        Assert.SkipUnless(process.Value is not null, $"no browser: none of {string.Join(", ", Names)} is installed");
        return await Tab.Open(host, address, width, height);
    }

    public void Dispose()
    {
        if (process.IsValueCreated && process.Value is { } running)
        {
            running.Kill(entireProcessTree: true);
            running.WaitForExit();
            running.Dispose();
        }

        Directory.Delete(profile, recursive: true);
    }

    private Process? Start()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        var program = Names.SelectMany(n => folders.Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        ];
        var found = new TaskCompletionSource<string>();
        var started = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        started.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                found.TrySetException(new InvalidOperationException($"{program} ended before it listened"));
            }
            else if (Listening().Match(line.Data) is { Success: true } match)
            {
                found.TrySetResult(match.Groups[1].Value);
            }
        };
        started.BeginErrorReadLine();
        host = found.Task.GetAwaiter().GetResult();
        return started;
    }

    [GeneratedRegex("ws://([^/]+)/")]
    private static partial Regex Listening();
}
