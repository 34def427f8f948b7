using System.Security.Cryptography;
using System.Text;

namespace Shootdown.Tests;

/// <summary>The part of a catalogue that a test goes through where all of it takes minutes. What is in the part follows from a name
/// alone, so that it stays what it was when something is added. With the environment variable <c>SHOOTDOWN_SAMPLE=all</c> every test
/// goes through the whole.</summary>
internal static class Sample
{
    private const int OneInQuick = 80;

    // What is of a kernel is looked at so many times as often as what is of another design.
    private const int OfKernels = 4;

    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("SHOOTDOWN_SAMPLE") == "all";

    /// <summary>Whether something belongs to the part.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="oneIn">How many names there are to one of the part, 1 to 256.</param>
    public static bool Has(string name, int oneIn) => IsWhole || SHA256.HashData(Encoding.UTF8.GetBytes(name))[0] % oneIn == 0;

    /// <summary>Whether a system belongs to the part that has four times as many of the systems of kernels as of those of other
    /// designs.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="oneIn">How many systems of other designs there are to one of the part, 1 to 256.</param>
    public static bool Has(string scenario, string design, int oneIn) =>
        Has($"{scenario} on {design}", design is "linux-7.3" or "linux-7.2" ? Math.Max(1, oneIn / OfKernels) : oneIn);

    /// <summary>Rows that belong to no part, since one of them takes as long as a hundred others: none but where tests go through the
    /// whole.</summary>
    /// <param name="rows">The rows.</param>
    /// <typeparam name="TRow">Their type.</typeparam>
    public static IEnumerable<TRow> OfWhole<TRow>(params IEnumerable<TRow> rows)
        where TRow : TheoryDataRowBase => IsWhole ? rows : [];

    /// <summary>Those names of a test's data that belong to the part.</summary>
    /// <param name="names">All names.</param>
    /// <param name="oneIn">How many there are to one of the part, 1 to 256.</param>
    public static TheoryData<string> Of(IEnumerable<string> names, int oneIn) => [.. names.Where(n => Has(n, oneIn))];

    /// <summary>Systems as the data of a test, all but a few of them <see cref="LongAttribute">long</see>.</summary>
    /// <param name="systems">Scenarios and designs.</param>
    public static TheoryData<string, string> Of(IEnumerable<(string Scenario, string Design)> systems) =>
        [.. systems.Select(s => Marked(new TheoryDataRow<string, string>(s.Scenario, s.Design), s.Scenario, s.Design))];

    /// <summary>A system and what else a test has to know, <see cref="LongAttribute">long</see> but for a few.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="more">The rest.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public static TheoryDataRow<string, string, T> Row<T>(string scenario, string design, T more) =>
        Marked(new TheoryDataRow<string, string, T>(scenario, design, more), scenario, design);

    private static TRow Marked<TRow>(TRow row, string scenario, string design)
        where TRow : TheoryDataRowBase =>
        Has($"quick {scenario} on {design}", OneInQuick) ? row : LongAttribute.Mark(row);
}
