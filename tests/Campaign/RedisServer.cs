using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Shootdown.Tests.Campaign;

/// <summary>A Redis server of the test's own, with nothing in it; the test is skipped where there is none.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("shootdown-");
    private readonly Process process;

    private RedisServer(int port)
    {
        Connection = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        process = Process.Start(new ProcessStartInfo(
            Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", string.Empty, "--dir", directory.FullName])
        {
            RedirectStandardOutput = true,
        })!;

        // It says when it is ready.
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited);
        }

        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>What <c>--cluster</c> takes.</summary>
    public string Connection { get; }

    public static RedisServer Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        try
        {
            return new RedisServer(port);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"there is no {Program} (apt-get install redis-server)");
            throw;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        directory.Delete(recursive: true);
    }
}
