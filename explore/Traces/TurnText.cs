using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>Whose turn has to come when for a run to break what it breaks.</summary>
public static class TurnText
{
    private const int MostTurns = 12;
    private const int MostWindows = 3;

    /// <summary>The turns, in a sentence.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The sentence; null where they are not known, there is one only, or they are too many.</returns>
    public static string? Of(Violation run)
    {
        var turns = Turns(run);
        return turns.Count is < 2 or > MostTurns ? null
            : "in turns: " + string.Join(", ", turns.Select(t => t.First == t.Last
                ? string.Create(CultureInfo.InvariantCulture, $"{t.Who} {t.First + 1}")
                : string.Create(CultureInfo.InvariantCulture, $"{t.Who} {t.First + 1}-{t.Last + 1}")));
    }

    /// <summary>The windows in which others have to come, the narrowest first, a sentence each.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<string> Windows(Violation run)
    {
        var turns = Turns(run);
        var windows = new List<(int Width, string Text)>();
        for (var i = 0; i < turns.Count; i++)
        {
            var next = turns.FindIndex(i + 1, t => t.Who == turns[i].Who);
            var others = next < 0 ? [] : turns[(i + 1)..next].GroupBy(t => t.Who).Select(g => g.Last()).ToList();
            if (others.Count > 0)
            {
                var between = $"between steps {turns[i].Last + 1} and {turns[next].First + 1} of {turns[i].Who}, ";
                windows.Add((
                    turns[next].First - turns[i].Last,
                    between + string.Join(", and ", others.Select(o => $"{o.Who} gets as far as step {o.Last + 1}"))));
            }
        }

        return [.. windows.OrderBy(w => w.Width).Take(MostWindows).Select(w => w.Text)];
    }

    private static List<(string Who, int First, int Last)> Turns(Violation run)
    {
        var turns = new List<(string Who, int First, int Last)>();
        for (var i = 0; run is { Turns: not null, CycleStart: null } && i < run.Steps.Count; i++)
        {
            var step = run.Steps[i];
            var who = step.Context switch
            {
                "scheduler" => step.Operation.Split(' ')[0],
                "irq" => string.Create(CultureInfo.InvariantCulture, $"irq[{step.Cpu}]"),
                var context => context,
            };
            if (turns.Count > 0 && turns[^1].Who == who)
            {
                turns[^1] = turns[^1] with { Last = i };
            }
            else
            {
                turns.Add((who, i, i));
            }
        }

        return turns;
    }
}
