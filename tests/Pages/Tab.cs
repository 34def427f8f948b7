using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using PuppeteerSharp;
using PuppeteerSharp.Media;
using PuppeteerSharp.PageAccessibility;

namespace Shootdown.Tests.Pages;

/// <summary>A page in a browser: what it says of itself, what it complains of, and what it asks for.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IPage page;
    private readonly ICDPSession session;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requests = new();

    private Tab(IPage page, ICDPSession session)
    {
        (this.page, this.session) = (page, session);
        page.Console += (_, told) => complaints.Enqueue(told.Message.Text);
        page.PageError += (_, thrown) => complaints.Enqueue(thrown.Message);
        page.Request += (_, asked) => requests.Enqueue(asked.Request.Url);
        page.DefaultTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>How long to wait for what should be so at once: the machine may have other things to do.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Exceptions, and what was written to the console.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Where something was asked for.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public static async Task<Tab> Open(IBrowser browser, Uri address, int width, int height)
    {
        var page = await browser.NewPageAsync();
        var tab = new Tab(page, await page.CreateCDPSessionAsync());
        await tab.session.SendAsync("Performance.enable", new { timeDomain = "threadTicks" });
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height, IsMobile = width < 600 });
        await page.GoToAsync(address.AbsoluteUri, WaitUntilNavigation.Load);
        return tab;
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode?> Value(string expression) =>
        await page.EvaluateExpressionAsync<JsonElement?>(expression) is { ValueKind: not JsonValueKind.Undefined } value
            ? JsonSerializer.SerializeToNode(value) : null;

    public async Task<string> Text(string selector) => (string)(await Value($"document.querySelector({Quoted(selector)}).textContent"))!;

    public async Task<int> Count(string selector) => (int)(await Value($"document.querySelectorAll({Quoted(selector)}).length"))!;

    /// <summary>Waits until something is so.</summary>
    public async Task Until(string condition)
    {
        try
        {
            await page.WaitForExpressionAsync($"Boolean({condition})", new WaitForFunctionOptions { PollingInterval = 20 });
        }
        catch (WaitTaskTimeoutException)
        {
            Assert.Fail($"never {condition}; {string.Join("; ", complaints)}");
        }
    }

    /// <summary>Clicks in the middle of an element, wherever that is.</summary>
    /// <remarks>Nothing is drawn in a tab behind another, and the driver waits until the element has been.</remarks>
    public async Task Click(string selector)
    {
        await page.BringToFrontAsync();
        await page.ClickAsync(selector);
    }

    /// <summary>Presses a key.</summary>
    public Task Press(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Types into what has the focus.</summary>
    public Task Type(string text) => page.Keyboard.SendCharacterAsync(text);

    /// <summary>The names that a screen reader has for what can be operated, by role.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> Operable() =>
    [
        .. All(await page.Accessibility.SnapshotAsync(new AccessibilitySnapshotOptions { InterestingOnly = false }))
            .Select(n => (n.Role ?? string.Empty, n.Name ?? string.Empty))
            .Where(n => n.Item1 is "button" or "link" or "textbox" or "searchbox" or "combobox" or "table" or "toolbar" or "region"),
    ];

    /// <summary>The processor time that the page's thread has taken so far: unlike the clock it does not depend on what else the machine
    /// does.</summary>
    public async Task<TimeSpan> Taken()
    {
        var metrics = (await session.SendAsync<JsonElement>("Performance.getMetrics")).GetProperty("metrics").EnumerateArray();
        var task = metrics.First(m => m.GetProperty("name").GetString() == "TaskDuration");
        return TimeSpan.FromSeconds(task.GetProperty("value").GetDouble());
    }

    /// <summary>Keeps a picture beside the tests.</summary>
    public Task Keep(string name) => page.ScreenshotAsync(
        Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pages")).FullName, name + ".png"));

    /// <summary>Lets the system be dark.</summary>
    public Task Darken() => page.EmulateMediaFeaturesAsync(
        [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = "dark" }]);

    public async ValueTask DisposeAsync() => await page.DisposeAsync();

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static IEnumerable<SerializedAXNode> All(SerializedAXNode node) => (node.Children ?? []).SelectMany(All).Prepend(node);
}
