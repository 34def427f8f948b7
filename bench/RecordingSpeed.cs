using System.Diagnostics;
using System.Globalization;
using Shootdown.Conform.Checking;
using Shootdown.Conform.Ftrace;

namespace Shootdown.Bench;

/// <summary>How many lines of a recording <c>conform</c> reads and judges in a second.</summary>
internal static class RecordingSpeed
{
    private const int Passes = 20;

    /// <summary>Reads each recording once, and then twenty times over, and prints what that takes.</summary>
    /// <param name="args">The design, and the recordings.</param>
    /// <param name="output">Where to.</param>
    /// <param name="errors">Where to say what is wrong with the arguments.</param>
    /// <returns>The exit code: 1 where a recording is no run of the design.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [var name, _, ..])
        {
            errors.WriteLine("conform: no design, or no recording; accepted: conform DESIGN FILE...");
            return 2;
        }

        var rules = TraceRules.Of(Designs.Parse(name));
        var isRun = true;
        foreach (var path in args[1..])
        {
            var (events, accepted) = (0, false);
            var first = Processor(() => (events, accepted) = Judge(path, rules));
            var again = Processor(() => Enumerable.Range(0, Passes).ToList().ForEach(_ => Judge(path, rules)));
            isRun &= accepted;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}: {events} events, {(accepted ? "a run" : "no run")}; {first:0.00} s of processor, "
                + $"then {events * Passes / again:0} events a second of it"));
        }

        return isRun ? 0 : 1;
    }

    private static double Processor(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static (int Events, bool IsRun) Judge(string path, TraceRules rules)
    {
        using var text = TraceFile.Open(path);
        var (conformance, events) = (new Conformance(rules), 0);
        foreach (var at in FtraceReader.Read(text, path))
        {
            events++;
            if (!conformance.Take(at))
            {
                return (events, false);
            }
        }

        return (events, conformance.End());
    }
}
