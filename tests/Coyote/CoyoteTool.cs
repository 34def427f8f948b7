using System.Diagnostics;

namespace Shootdown.Tests.Coyote;

/// <summary>One run of Coyote's own tool, a process, on a broken design or on the kernel's.</summary>
/// <param name="Exit">0 where it found nothing, 2 where it found a bug.</param>
/// <param name="Out">What it wrote.</param>
internal sealed record CoyoteTool(int Exit, string Out)
{
    private static readonly Lazy<CoyoteTool> Restored = new(() => Run([], "tool", "restore"));

    /// <summary>Runs it.</summary>
    /// <param name="design">The design that the environment names.</param>
    /// <param name="args">What it is to do.</param>
    public static CoyoteTool Of(string design, params string[] args)
    {
        Assert.True(Restored.Value.Exit == 0, Restored.Value.Out);
        return Run(
            [
                ("COYOTE_CLI_TELEMETRY_OPTOUT", "1"),
                ("SHOOTDOWN_SCENARIO", Violations.EarlyName.Scenario),
                ("SHOOTDOWN_DESIGN", design),
                ("SHOOTDOWN_PROPERTY", WaitsForItsOwn.Property.Id),
            ],
            ["coyote", .. args]);
    }

    private static CoyoteTool Run(IReadOnlyList<(string Name, string Value)> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args)
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CoyoteTool(process.ExitCode, text + errors.Result);
    }
}
