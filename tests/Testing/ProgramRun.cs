using System.Diagnostics;

namespace Shootdown.Tests.Testing;

/// <summary>A program run as a user runs it: its exit code, and both of its outputs together.</summary>
internal sealed record ProgramRun(int Exit, string Output)
{
    private const string PackagesVariable = "NUGET_PACKAGES";

    /// <summary>Where this machine keeps the packages that it has restored.</summary>
    public static string RestoredPackages => Environment.GetEnvironmentVariable(PackagesVariable)
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs a program to its end; nothing of a build is left running, and packages are restored into a folder of the
    /// test's.</summary>
    public static ProgramRun Of(string folder, string packages, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment[PackagesVariable] = packages;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
