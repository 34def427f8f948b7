using System.Diagnostics;

namespace Shootdown.Bench;

/// <summary>A program that searches an instance and prints what it found.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">Where it is run.</param>
/// <param name="Parse">Reads what it prints.</param>
internal sealed record Contender(string Name, string Program, string Arguments, string Folder, Func<string, Sample> Parse)
{
    /// <summary>Whether it is another's program.</summary>
    public bool IsPeer { get; init; } = true;

    /// <summary>The threads that it searches with.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Runs it once.</summary>
    public Sample Measure()
    {
        var clock = Stopwatch.StartNew();
        var (_, text) = Execute(Program, Arguments, Folder);
        return Parse(text) with { Wall = clock.Elapsed.TotalSeconds };
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static (int Code, string Text) Execute(string program, string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }

    /// <summary>A file in a folder of the path; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists);
}

/// <summary>What one run says of itself.</summary>
/// <param name="States">States that it kept.</param>
/// <param name="Seconds">How long the search took.</param>
/// <param name="Bytes">Bytes a state, all told; 0 where it does not say.</param>
internal sealed record Sample(long States, double Seconds, double Bytes)
{
    /// <summary>How long the whole process took, in seconds.</summary>
    public double Wall { get; init; }
}
