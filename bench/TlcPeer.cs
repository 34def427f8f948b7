using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Bench;

/// <summary>The benchmark model in TLC, where it is found: <c>tlc</c>, or <c>tla2tools.jar</c> and <c>java</c>, on the path.</summary>
internal static partial class TlcPeer
{
    private const string Jar = "tla2tools.jar";

    /// <summary>TLC on an instance.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="quota">The instance.</param>
    /// <param name="symmetric">Whether it keeps one state for all that exchanges of CPUs make of it; of two CPUs alike.</param>
    /// <param name="output">Where to say how, or that there is none.</param>
    public static IEnumerable<Contender> Find(string folder, int[] quota, bool symmetric, TextWriter output)
    {
        var (program, begin) = Contender.OnPath("tlc") is { } tlc ? (tlc, string.Empty)
            : Contender.OnPath(Jar) is { } jar && Contender.OnPath("java") is { } java ? (java, $"-XX:+UseParallelGC -cp {jar} tlc2.TLC ")
            : (null, string.Empty);
        if (program is null)
        {
            output.WriteLine($"TLC: not compared: neither tlc nor {Jar} with java is on the path");
            yield break;
        }

        var module = symmetric ? "shootpair" : "shoot";
        var place = Directory.CreateDirectory(Path.Combine(folder, $"TLC {module}")).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "peers", $"{module}.tla"), Path.Combine(place, $"{module}.tla"));
        File.WriteAllText(Path.Combine(place, $"{module}.cfg"), symmetric
            ? $"SPECIFICATION Spec\nINVARIANT Flushed\nSYMMETRY Exchanges\nCONSTANTS a = a b = b K = {quota[0]}\n"
            : $"SPECIFICATION Spec\nINVARIANT Flushed\nCONSTANTS N = {quota.Length} "
                + string.Join(' ', Enumerable.Range(0, 4).Select(i => $"Q{i} = {(i < quota.Length ? quota[i] : 0)}")) + "\n");
        var threads = Environment.ProcessorCount;
        var arguments = $"{begin}-workers {threads} -deadlock -config {module}.cfg {module}.tla";
        output.WriteLine($"TLC: {Path.GetFileName(program)} {arguments}");
        yield return new Contender(
            symmetric ? "TLC, symmetry" : "TLC", program, arguments, place, Parse) { Threads = threads };
    }

    // Whole seconds are all that it tells of a search.
    private static Sample Parse(string text)
    {
        var (states, took) = (States().Match(text), Time().Match(text));
        return new Sample(
            states.Success ? long.Parse(states.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0,
            (60 * Of(took.Groups[1])) + Of(took.Groups[2]),
            0);
    }

    private static double Of(Group number) => number.Success ? double.Parse(number.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"([\d,]+) distinct states found, 0 states left")]
    private static partial Regex States();

    [GeneratedRegex(@"Finished in (?:(\d+)min )?(\d+)s")]
    private static partial Regex Time();
}
