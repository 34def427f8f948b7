using System.Globalization;
using System.Numerics;

namespace Shootdown.Explore.FsCheck;

/// <summary>How what was generated is spread: shares of runs by what happens in them. A generator that never preempts tests
/// little.</summary>
public sealed class Distribution
{
    private const int Classes = 5;

    // 0, 1, 2-3, 4-7 and so on: what matters is whether there is any, and about how much.
    private readonly SortedDictionary<int, (string Name, long[] Counts)> quantities = [];
    private long runs;

    /// <summary>Whether nothing has been added.</summary>
    public bool IsEmpty => runs == 0;

    /// <summary>Adds a run.</summary>
    /// <param name="profile">What happened in it.</param>
    /// <param name="sizes">How large the system is that it was a run of, quantity by quantity; none where that is the same for all.</param>
    public void Add(RunProfile profile, IReadOnlyList<(string Name, int Value)> sizes)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(sizes);
        runs++;
        for (var i = 0; i < sizes.Count; i++)
        {
            Count(i - sizes.Count, sizes[i].Name, sizes[i].Value);
        }

        Count(2, "preemptions", profile.Preemptions);
        Count(3, "migrations", profile.Migrations);
        Count(4, "IPIs", profile.Ipis);
        Count(5, "device interrupts", profile.Interrupts);
        Count(6, "hotplug steps", profile.HotplugSteps);
        Count(7, "steps", profile.Steps);
    }

    /// <summary>A line for each quantity.</summary>
    public IReadOnlyList<string> Lines() => [.. quantities.Values.Select(Line)];

    private static int ClassOf(int value) => value <= 0 ? 0 : BitOperations.Log2((uint)value) + 1;

    private static string NameOf(int number) => number switch
    {
        0 => "0",
        1 => "1",
        _ => string.Create(CultureInfo.InvariantCulture, $"{1 << (number - 1)}-{(1 << number) - 1}"),
    };

    private void Count(int order, string name, int value)
    {
        if (!quantities.TryGetValue(order, out var quantity))
        {
            quantities.Add(order, quantity = (name, new long[32]));
        }

        quantity.Counts[ClassOf(value)]++;
    }

    private string Line((string Name, long[] Counts) quantity)
    {
        var shares = quantity.Counts.Select((count, number) => (Count: count, Number: number)).Where(c => c.Count > 0).ToList();
        var most = shares.OrderByDescending(s => s.Count).Take(Classes).OrderBy(s => s.Number).ToList();
        var rest = shares.Sum(s => s.Count) - most.Sum(s => s.Count);
        var text = string.Join(", ", most.Select(s => $"{NameOf(s.Number)} in {Share(s.Count)}"));
        return $"{quantity.Name}: {text}{(rest > 0 ? $", others in {Share(rest)}" : string.Empty)}";
    }

    private string Share(long count) =>
        (count * 100.0 / runs) is var share && share < 1 ? "<1%" : string.Create(CultureInfo.InvariantCulture, $"{share:0}%");
}
