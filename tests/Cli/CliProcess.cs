using System.Diagnostics;

namespace Shootdown.Tests.Cli;

/// <summary>The program as a process of its own.</summary>
internal static class CliProcess
{
    /// <summary>Starts it.</summary>
    public static Process Start(params string[] args) => Start([], args);

    /// <summary>Starts it behind another command.</summary>
    /// <param name="before">What runs the command that follows it; nothing to run the program itself.</param>
    /// <param name="args">The program's arguments.</param>
    public static Process Start(IReadOnlyList<string> before, IReadOnlyList<string> args)
    {
        string[] command = [.. before, "dotnet", "exec", "shootdown.dll", .. args];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        })!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<CliRun> End(this Process process)
    {
        var (stdout, stderr) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CliRun(process.ExitCode, await stdout, await stderr);
    }
}
