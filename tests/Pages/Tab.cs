using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Tests.Pages;

/// <summary>A page in a browser: what it says of itself, what it complains of, and what it asks for.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> pending = new();
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Task listening;
    private int last;

    private Tab(ClientWebSocket socket)
    {
        this.socket = socket;
        listening = Task.Run(Listen);
    }

    /// <summary>Exceptions, and what was written to the console.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Where something was asked for.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public static async Task<Tab> Open(string host, Uri address, int width, int height)
    {
        using var client = new HttpClient();
        using var made = await client.PutAsync(new Uri($"http://{host}/json/new?about:blank"), null);
        var target = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri((string)target["webSocketDebuggerUrl"]!), CancellationToken.None);
        var tab = new Tab(socket);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await tab.Send($"{domain}.enable");
        }

        await tab.Send("Performance.enable", new JsonObject { ["timeDomain"] = "threadTicks" });
        await tab.Send("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600,
        });
        await tab.Go(address);
        return tab;
    }

    /// <summary>Goes to another page.</summary>
    public async Task Go(Uri address)
    {
        await Send("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });
        await Until("document.readyState === 'complete'");
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode?> Value(string expression)
    {
        var answer = await Send("Runtime.evaluate", new JsonObject
        {
            ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true,
        });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"];
    }

    public async Task<string> Text(string selector) => (string)(await Value($"document.querySelector({Quoted(selector)}).textContent"))!;

    public async Task<int> Count(string selector) => (int)(await Value($"document.querySelectorAll({Quoted(selector)}).length"))!;

    /// <summary>Waits until something is so.</summary>
    public async Task Until(string condition)
    {
        var end = DateTime.UtcNow + Patience;
        while (!(bool)(await Value($"Boolean({condition})"))!)
        {
            Assert.True(DateTime.UtcNow < end, $"never {condition}; {string.Join("; ", complaints)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Clicks in the middle of an element, wherever that is.</summary>
    public async Task Click(string selector)
    {
        var place = (await Value($$"""
            (() => {
              const element = document.querySelector({{Quoted(selector)}});
              element.scrollIntoView({ block: 'center' });
              const box = element.getBoundingClientRect();
              return [box.left + box.width / 2, box.top + box.height / 2];
            })()
            """))!;
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            await Send("Input.dispatchMouseEvent", new JsonObject
            {
                ["type"] = type, ["x"] = (double)place[0]!, ["y"] = (double)place[1]!, ["button"] = "left", ["clickCount"] = 1,
            });
        }
    }

    /// <summary>Presses a key.</summary>
    public async Task Press(string key)
    {
        foreach (var type in (string[])["rawKeyDown", "keyUp"])
        {
            await Send("Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key });
        }
    }

    /// <summary>Types into what has the focus.</summary>
    public Task Type(string text) => Send("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>The names that a screen reader has for what can be operated, by role.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> Operable()
    {
        var tree = await Send("Accessibility.getFullAXTree");
        return
        [
            .. tree["nodes"]!.AsArray()
                .Where(n => n!["ignored"]?.GetValue<bool>() != true)
                .Select(n => ((string?)n!["role"]?["value"] ?? string.Empty, (string?)n["name"]?["value"] ?? string.Empty))
                .Where(n => n.Item1 is "button" or "link" or "textbox" or "searchbox" or "combobox" or "table" or "toolbar" or "region"),
        ];
    }

    /// <summary>The processor time that the page's thread has taken so far: unlike the clock it does not depend on what else the machine
    /// does.</summary>
    public async Task<TimeSpan> Taken()
    {
        var metrics = (await Send("Performance.getMetrics"))["metrics"]!.AsArray();
        return TimeSpan.FromSeconds((double)metrics.First(m => (string)m!["name"]! == "TaskDuration")!["value"]!);
    }

    /// <summary>Keeps a picture beside the tests.</summary>
    public async Task Keep(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pages"));
        var shot = await Send("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name + ".png"), Convert.FromBase64String((string)shot["data"]!));
    }

    public Task<JsonNode> Emulate(string feature, string value) => Send("Emulation.setEmulatedMedia", new JsonObject
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = feature, ["value"] = value }),
    });

    public async ValueTask DisposeAsync()
    {
        await Send("Page.close");
        socket.Abort();
        await listening;
        socket.Dispose();
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private async Task<JsonNode> Send(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref last);
        var answer = pending[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        return await answer.Task.WaitAsync(Patience);
    }

    private async Task Listen()
    {
        var (buffer, message) = (new byte[1 << 16], new MemoryStream());
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await message.WriteAsync(buffer.AsMemory(0, part.Count));
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the tab was closed
        }
    }

    private void Take(JsonNode message)
    {
        var parameters = message["params"];
        switch ((string?)message["method"])
        {
            case null when pending.TryRemove((int)message["id"]!, out var waiting):
                waiting.SetResult(message["result"] ?? message["error"]!);
                break;
            case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded":
                complaints.Enqueue(parameters!.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                requests.Enqueue((string)parameters!["request"]!["url"]!);
                break;
        }
    }
}
