using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Shootdown.Cli.Serve;

/// <summary>The page and its answers over HTTP, to this machine only. A request that names another host is refused, so that no page of
/// somebody else's can ask by a name that it lets stand for this machine.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private const int MostBytes = 4 << 20;

    private readonly WebApplication application;
    private readonly LiveModel model = new();
    private readonly string page;

    private LiveServer(int port, RunName first)
    {
        page = PageText.Of("shootdown", PageText.PolicyOfServed, writer => LiveAnswer.WriteCatalogue(writer, first));

        // An empty one: nothing that stands in a file or in the environment opens it to others.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MostBytes;
            options.Listen(IPAddress.Loopback, port);
        });
        application = builder.Build();
        application.Run(Answer);
    }

    /// <summary>Where it is to be found.</summary>
    public Uri Address
    {
        get
        {
            var features = application.Services.GetRequiredService<IServer>().Features;
            return new Uri(features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
        }
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="first">What is shown first.</param>
    /// <exception cref="FormatException">The port is taken.</exception>
    public static async Task<LiveServer> Start(int port, RunName first)
    {
        var server = new LiveServer(port, first);
        try
        {
            await server.application.StartAsync();
            return server;
        }
        catch (IOException taken)
        {
            await server.DisposeAsync();
            throw new FormatException($"--port: {port}: {InputText.OneLine(taken.Message)}; accepted: a port that is free", taken);
        }
    }

    /// <summary>Ends with Ctrl-C, or when the process is asked to end.</summary>
    public Task Ended() => application.WaitForShutdownAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsOurs(request))
        {
            await Say(response, StatusCodes.Status403Forbidden, "this is served to pages of its own only");
            return;
        }

        switch (request.Method, request.Path.Value)
        {
            case ("GET", "/"):
                response.ContentType = "text/html; charset=utf-8";
                response.Headers.ContentSecurityPolicy = PageText.PolicyOfServed + "; frame-ancestors 'none'";
                await response.WriteAsync(page);
                break;
            case ("GET", "/favicon.ico"):
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("POST", "/api/run" or "/api/now" or "/api/hunt" or "/api/onwards"):
                await AnswerQuestion(context, request.Path.Value![5..]);
                break;
            default:
                await Say(response, StatusCodes.Status404NotFound, "there is no such page; accepted: /");
                break;
        }
    }

    private async Task AnswerQuestion(HttpContext context, string what)
    {
        try
        {
            if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            {
                throw new FormatException("Content-Type: accepted: application/json");
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var answer = await Task.Run(() => Answered(what, LiveQuestion.Read(body.ToArray()), context.RequestAborted));
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
        catch (Exception refused) when (refused is FormatException or ScheduleException or RoutineException)
        {
            await Say(context.Response, StatusCodes.Status400BadRequest, refused.Message);
        }
        catch (BadHttpRequestException refused)
        {
            await Say(context.Response, refused.StatusCode, $"{refused.Message} Accepted: at most {MostBytes >> 20} MiB");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for the answer
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the page gets one line.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var told = $"internal error: {failure.GetType().Name}: {failure.Message}";
            await Say(context.Response, StatusCodes.Status500InternalServerError, told);
        }
    }

    private byte[] Answered(string what, LiveQuestion question, CancellationToken cancellation) =>
        JsonOutput.Of(JsonOutput.InHtml, writer => Answer(writer, what, question, cancellation));

    private void Answer(Utf8JsonWriter writer, string what, LiveQuestion question, CancellationToken cancellation)
    {
        switch (what)
        {
            case "run":
                LiveAnswer.WriteRun(writer, model.RunOf(question));
                break;
            case "now":
                writer.WriteStartObject();
                LiveAnswer.WriteNow(writer, model.RunOf(question));
                writer.WriteEndObject();
                break;
            case "hunt":
                var (found, told) = LiveModel.Hunt(model.RunOf(question), question.Property, cancellation);
                LiveAnswer.WriteChoices(writer, found?.Run.Schedule.Choices, told, found?.Run);
                break;
            default:
                var cpu = question.Cpu ?? throw new FormatException("cpu: missing; accepted: a CPU's number");
                var (choices, why) = LiveModel.Onwards(model.RunOf(question), cpu);
                LiveAnswer.WriteChoices(writer, choices, why, null);
                break;
        }
    }

    // By the names that this machine alone has, and of its own page where a page asks.
    private bool IsOurs(HttpRequest request)
    {
        var port = Address.Port;
        string[] names = [$"127.0.0.1:{port}", $"localhost:{port}"];
        var origin = request.Headers.Origin.ToString();
        return names.Contains(request.Host.Value) && (origin.Length == 0 || names.Any(n => origin == $"http://{n}"));
    }

    private static async Task Say(HttpResponse response, int status, string message)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(InputText.OneLine(message) + "\n");
    }
}
