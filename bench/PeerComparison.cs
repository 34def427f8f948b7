using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Shootdown.Bench;

/// <summary>The same model in SPIN and here, run in turn on the same machine.</summary>
internal static partial class PeerComparison
{
    private const int Runs = 5;

    /// <summary>Compares on an instance (by default 1,1,1) and prints the table.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var quota = args.Length > 0 ? args[0] : "1,1,1";
        var flushes = Instance.Parse(quota, "peers");
        if (!Exists("spin") || !Exists("gcc"))
        {
            errors.WriteLine("peers: needs spin and gcc on the path (Debian: apt-get install spin gcc)");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("shootdown-peers");
        try
        {
            output.WriteLine($"machine: {Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
                + $"{RuntimeInformation.FrameworkDescription}");
            output.WriteLine($"instance: {flushes.Length}/{quota}; medians of {Runs} runs, the contenders in turn; seconds are what each "
                + "search says of itself, wall is the whole process");
            var contenders = SpinModes(folder.FullName, flushes, output).Append(Own(quota, 1)).Append(Own(quota, 2)).ToList();
            var samples = contenders.ToDictionary(c => c, _ => new List<Sample>());
            for (var run = 0; run < Runs; run++)
            {
                foreach (var contender in contenders)
                {
                    samples[contender].Add(Measure(contender));
                }
            }

            Print(contenders, samples, output);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Contender> SpinModes(string folder, int[] quotas, TextWriter output)
    {
        var model = Path.Combine(AppContext.BaseDirectory, "peers", "shoot.pml");
        var defines = $"-DN={quotas.Length} " + string.Join(' ', quotas.Select((q, i) => $"-DQ{i}={q}"));
        (string Name, string Compile, string Arguments)[] modes =
        [
            ("SPIN depth-first", "-O3 -march=native -DSAFETY -DNOREDUCE -DNOFAIR -DMEMLIM=16000", "-m20000000 -w25"),
            ("SPIN depth-first, collapse", "-O3 -march=native -DSAFETY -DNOREDUCE -DNOFAIR -DCOLLAPSE -DMEMLIM=16000", "-m20000000 -w25"),
            ("SPIN breadth-first", "-O3 -march=native -DSAFETY -DNOREDUCE -DNOFAIR -DBFS -DMEMLIM=16000", "-w25"),
            ("SPIN parallel breadth-first", "-O3 -march=native -DSAFETY -DNOREDUCE -DNOFAIR -DBFS_PAR -DMEMLIM=16000", "-w25 -u2"),
        ];
        var contenders = new List<Contender>();
        foreach (var (name, compile, arguments) in modes)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, contenders.Count.ToString(CultureInfo.InvariantCulture))).FullName;
            var built = Execute("spin", $"-a {defines} {model}", place).Code == 0
                && Execute("gcc", $"{compile} -o pan pan.c", place).Code == 0;
            output.WriteLine($"{name}: spin -a {defines} shoot.pml; gcc {compile} -o pan pan.c; ./pan "
                + $"{arguments}{(built ? string.Empty : "  (does not build here)")}");
            if (built)
            {
                contenders.Add(new Contender(name, Path.Combine(place, "pan"), arguments, place, ParseSpin));
            }
        }

        return contenders;
    }

    private static Contender Own(string quota, int threads) =>
        new(
            $"shootdown, {threads} thread{(threads == 1 ? string.Empty : "s")}",
            Environment.ProcessPath!,
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                ? $"{typeof(PeerComparison).Assembly.Location} explore {quota} {threads}" : $"explore {quota} {threads}",
            Environment.CurrentDirectory,
            ParseOwn);

    private static Sample Measure(Contender contender)
    {
        var clock = Stopwatch.StartNew();
        var (_, text) = Execute(contender.Program, contender.Arguments, contender.Folder);
        return contender.Parse(text) with { Wall = clock.Elapsed.TotalSeconds };
    }

    private static void Print(List<Contender> contenders, Dictionary<Contender, List<Sample>> samples, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"",-30} {"states",12} {"seconds",9} {"min..max",15} {"wall",7} {"M states/s",11} {"bytes/state",12}");
        var rates = new List<(string Name, double Rate)>();
        foreach (var contender in contenders)
        {
            var own = samples[contender];
            var seconds = own.Select(s => s.Seconds).Order().ToList();
            var median = seconds[Runs / 2];
            rates.Add((contender.Name, own[0].States / median / 1e6));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contender.Name,-30} {own[0].States,12:N0} {median,9:F2} {$"{seconds[0]:F2}..{seconds[^1]:F2}",15} "
                + $"{own.Select(s => s.Wall).Order().ElementAt(Runs / 2),7:F2} {rates[^1].Rate,11:F2} {own[0].Bytes,12:F1}"));
        }

        var peers = rates.Where(r => r.Name.StartsWith("SPIN", StringComparison.Ordinal)).ToList();
        if (peers.Count > 0)
        {
            var best = peers.MaxBy(r => r.Rate);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                $"{rates[^1].Name}: {rates[^1].Rate / best.Rate:F1} times {best.Name}, the best of SPIN's modes"));
        }
    }

    private static Sample ParseSpin(string text)
    {
        var states = Number(SpinStates().Match(text));
        var memory = Number(SpinMemory().Match(text)) * 1024 * 1024;
        return new Sample((long)states, Number(SpinSeconds().Match(text)), 0, states == 0 ? 0 : memory / states);
    }

    private static Sample ParseOwn(string text)
    {
        var match = OwnLine().Match(text);
        return new Sample((long)Number(match), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 0,
            double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static (int Code, string Text) Execute(string program, string arguments, string folder)
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

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(p => File.Exists(Path.Combine(p, program)));

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1]
                .Trim() ?? "unknown processor"
            : "unknown processor";

    [GeneratedRegex(@"^\s*([\d.e+]+) states, stored", RegexOptions.Multiline)]
    private static partial Regex SpinStates();

    [GeneratedRegex(@"elapsed time ([\d.e+]+) seconds")]
    private static partial Regex SpinSeconds();

    [GeneratedRegex(@"([\d.]+)\s+total actual memory usage")]
    private static partial Regex SpinMemory();

    [GeneratedRegex(@"states (\d+) .* seconds ([\d.]+) bytes ([\d.]+)")]
    private static partial Regex OwnLine();

    private sealed record Contender(string Name, string Program, string Arguments, string Folder, Func<string, Sample> Parse);

    private sealed record Sample(long States, double Seconds, double Wall, double Bytes);
}
