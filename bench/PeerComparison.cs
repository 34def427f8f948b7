using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Shootdown.Bench;

/// <summary>The same model in SPIN, in TLC where it is found, and here, run in turn on the same machine.</summary>
internal static partial class PeerComparison
{
    private const int UsualRuns = 5;

    // Of three CPUs a flush goes through the others in an order, which tells them apart; of two there is no order.
    private static readonly int[] Pair = [3, 3];

    /// <summary>Compares on an instance (by default 1,1,1), and on another with symmetry, and prints the tables.</summary>
    /// <param name="args">The instance; how many runs.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="errors">Where to say what is missing.</param>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var flushes = Instance.Parse(args.Length > 0 ? args[0] : "1,1,1", "peers");
        var runs = args.Length > 1 ? ParseRuns(args[1]) : UsualRuns;
        if (Contender.OnPath("spin") is null || Contender.OnPath("gcc") is null)
        {
            errors.WriteLine("peers: needs spin and gcc on the path (Debian: apt-get install spin gcc)");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("shootdown-peers");
        try
        {
            output.WriteLine($"machine: {Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
                + $"{RuntimeInformation.FrameworkDescription}");
            output.WriteLine($"medians of {runs} runs, the contenders in turn; seconds are what each search says of itself, wall is the "
                + "whole process");
            Compare(
                [
                    .. SpinPeer.Modes(folder.CreateSubdirectory("whole").FullName, flushes, output),
                    .. TlcPeer.Find(folder.FullName, flushes, symmetric: false, output),
                    .. Threads().Select(t => Own(flushes, t, symmetric: false)),
                ],
                $"instance: {Named(flushes)}, every state kept",
                runs,
                output);
            output.WriteLine();
            Compare(
                [
                    .. SpinPeer.Modes(folder.CreateSubdirectory("pair").FullName, Pair, TextWriter.Null).Take(1),
                    .. TlcPeer.Find(folder.FullName, Pair, symmetric: true, output),
                    Own(Pair, Environment.ProcessorCount, symmetric: true),
                ],
                $"instance: {Named(Pair)}, one state kept for those that differ in the CPUs' names; SPIN, which has no such thing, keeps "
                    + "every state",
                runs,
                output);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int ParseRuns(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs is >= 1 and <= 99
            ? runs
            : throw new FormatException($"peers: '{text}' runs; accepted: a whole number from 1 to 99");

    private static string Named(int[] quota) => $"{quota.Length}/{string.Join(',', quota)}";

    // From one thread to as many as there are processors, doubling.
    private static IEnumerable<int> Threads()
    {
        for (var threads = 1; threads < Environment.ProcessorCount; threads *= 2)
        {
            yield return threads;
        }

        yield return Environment.ProcessorCount;
    }

    private static Contender Own(int[] quota, int threads, bool symmetric)
    {
        var arguments = string.Create(
            CultureInfo.InvariantCulture, $"explore {string.Join(',', quota)} {threads}{(symmetric ? " symmetric" : string.Empty)}");
        return new Contender(
            $"shootdown, {threads} thread{(threads == 1 ? string.Empty : "s")}{(symmetric ? ", symmetry" : string.Empty)}",
            Environment.ProcessPath!,
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                ? $"{typeof(PeerComparison).Assembly.Location} {arguments}" : arguments,
            Environment.CurrentDirectory,
            Parse) { IsPeer = false, Threads = threads };
    }

    private static void Compare(List<Contender> contenders, string title, int runs, TextWriter output)
    {
        var samples = contenders.ToDictionary(c => c, _ => new List<Sample>());
        for (var run = 0; run < runs; run++)
        {
            foreach (var contender in contenders)
            {
                samples[contender].Add(contender.Measure());
            }
        }

        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine($"{"",-30} {"states",12} {"seconds",9} {"min..max",15} {"wall",7} {"M states/s",11} {"bytes/state",12}");
        foreach (var contender in contenders)
        {
            var own = samples[contender];
            var seconds = own.Select(s => s.Seconds).Order().ToList();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contender.Name,-30} {own[0].States,12:N0} {seconds[runs / 2],9:F2} {$"{seconds[0]:F2}..{seconds[^1]:F2}",15} "
                + $"{own.Select(s => s.Wall).Order().ElementAt(runs / 2),7:F2} {Rate(own),11:F2} {own[0].Bytes,12:F1}"));
        }

        PrintRatios(contenders, samples, output);
    }

    // Of what took no time that the search could measure nothing can be said.
    private static double Rate(List<Sample> samples) =>
        samples.Select(s => s.Seconds).Order().ElementAt(samples.Count / 2) is > 0 and var seconds ? samples[0].States / seconds / 1e6 : 0;

    private static void PrintRatios(List<Contender> contenders, Dictionary<Contender, List<Sample>> samples, TextWriter output)
    {
        var own = contenders.Where(c => !c.IsPeer).ToList();
        if (contenders.Where(c => c.IsPeer).MaxBy(c => Rate(samples[c])) is { } best && Rate(samples[best]) > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{own[^1].Name}: {Rate(samples[own[^1]]) / Rate(samples[best]):F1} times {best.Name} in states a second"));
        }

        foreach (var more in own.Skip(1))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{more.Name}: {Rate(samples[more]) / Rate(samples[own[0]]):F2} times {own[0].Name}"));
        }
    }

    private static Sample Parse(string text)
    {
        var match = OwnLine().Match(text);
        return new Sample(
            long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
            double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1]
                .Trim() ?? "unknown processor"
            : "unknown processor";

    [GeneratedRegex(@"states (\d+) .* seconds ([\d.]+) bytes ([\d.]+)")]
    private static partial Regex OwnLine();
}
