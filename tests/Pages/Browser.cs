using PuppeteerSharp;

namespace Shootdown.Tests.Pages;

/// <summary>A Chromium without a window, the machine's own, driven by PuppeteerSharp; one for all tests that need it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Lazy<Task<IBrowser>?> process = new(Start);

    /// <summary>Opens a page in a tab of its own.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    internal async Task<Tab> Open(Uri address, int width = 1280, int height = 800)
    {
        Assert.SkipUnless(process.Value is not null, $"no browser: none of {string.Join(", ", Names)} is installed");
        return await Tab.Open(await process.Value, address, width, height);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process.IsValueCreated && process.Value is { } running)
        {
            await (await running).DisposeAsync();
        }
    }

    private static Task<IBrowser>? Start()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return Names.SelectMany(n => folders.Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists) is not { } program ? null
            : Puppeteer.LaunchAsync(new LaunchOptions
            {
                ExecutablePath = program,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                ],
                Timeout = (int)Tab.Patience.TotalMilliseconds,
            });
    }
}
