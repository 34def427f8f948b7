using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Bench;

/// <summary>The benchmark model in SPIN, in each of its exact modes.</summary>
internal static partial class SpinPeer
{
    private const string Exact = "-O3 -march=native -DSAFETY -DNOREDUCE -DNOFAIR -DMEMLIM=16000";

    /// <summary>Builds the modes.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="quota">The instance.</param>
    /// <param name="output">Where to say how.</param>
    public static IEnumerable<Contender> Modes(string folder, int[] quota, TextWriter output)
    {
        var model = Path.Combine(AppContext.BaseDirectory, "peers", "shoot.pml");
        var defines = $"-DN={quota.Length} " + string.Join(' ', quota.Select((q, i) => $"-DQ{i}={q}"));
        var threads = Environment.ProcessorCount;
        (string Name, string Compile, string Arguments)[] modes =
        [
            ("SPIN depth-first", Exact, "-m20000000 -w25"),
            ("SPIN depth-first, collapse", $"{Exact} -DCOLLAPSE", "-m20000000 -w25"),
            ("SPIN breadth-first", $"{Exact} -DBFS", "-w25"),
            ("SPIN parallel breadth-first", $"{Exact} -DBFS_PAR", $"-w25 -u{threads}"),
        ];
        foreach (var (name, compile, arguments) in modes)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            var built = Contender.Execute("spin", $"-a {defines} {model}", place).Code == 0
                && Contender.Execute("gcc", $"{compile} -o pan pan.c", place).Code == 0;
            output.WriteLine($"{name}: spin -a {defines} shoot.pml; gcc {compile} -o pan pan.c; ./pan "
                + $"{arguments}{(built ? string.Empty : "  (does not build here)")}");
            if (built)
            {
                yield return new Contender(name, Path.Combine(place, "pan"), arguments, place, Parse);
            }
        }
    }

    private static Sample Parse(string text)
    {
        var states = Number(States().Match(text));
        var memory = Number(Memory().Match(text)) * 1024 * 1024;
        return new Sample((long)states, Number(Seconds().Match(text)), states == 0 ? 0 : memory / states);
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\s*([\d.e+]+) states, stored", RegexOptions.Multiline)]
    private static partial Regex States();

    [GeneratedRegex(@"elapsed time ([\d.e+]+) seconds")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"([\d.]+)\s+total actual memory usage")]
    private static partial Regex Memory();
}
