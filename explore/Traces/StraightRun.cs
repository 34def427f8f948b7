namespace Shootdown.Explore.Traces;

/// <summary>
/// A run in the order that is easiest to follow: everybody goes on as long as nobody else has to come first, so that a turn ends only
/// where the violation needs it to.
/// </summary>
/// <remarks>
/// <para>Some steps keep their places; each of the others waits until the next of its own agent that does. Which may wait is found by
/// trying: half of the run, then quarters, and in the end single steps (delta debugging: Zeller and Hildebrandt, 2002). Every attempt is
/// executed, and counts only if it breaks the same property. What nobody waits for is not executed at all.</para>
/// <para>So the places that are left explain the run: put any other step off, and it still breaks; put one of these off, and this run
/// does not.</para>
/// </remarks>
public static class StraightRun
{
    // Steps that all attempts may take together; beyond it the order found so far stands.
    private const long MostWork = 2_000_000;

    /// <summary>Puts a run in order.</summary>
    /// <param name="violation">A run that breaks its property.</param>
    /// <returns>The run with its <see cref="Violation.Turns"/>; as it is where it breaks nothing or is too long.</returns>
    public static Violation Of(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        var choices = violation.Schedule.Choices;
        if (violation.Turns is not null || choices.Count > Violation.MostSteps / 10 || violation.Finding is null)
        {
            return violation;
        }

        var (kept, best) = (Enumerable.Repeat(true, choices.Count).ToArray(), violation);
        var movable = violation.CycleStart ?? choices.Count - 1;
        var work = 0L;
        for (var size = Math.Max(1, movable / 2); ; size = Math.Max(1, size / 2))
        {
            var before = kept.Count(k => k);
            for (var start = 0; start < movable && work < MostWork; start += size)
            {
                var block = Enumerable.Range(start, Math.Min(size, movable - start)).Where(i => kept[i]).ToList();
                if (block.Count == 0)
                {
                    continue;
                }

                block.ForEach(i => kept[i] = false);
                work += choices.Count;
                if (InOrder(violation, kept) is { Finding: not null } better)
                {
                    best = better;
                }
                else
                {
                    block.ForEach(i => kept[i] = true);
                }
            }

            if (size == 1 && (work >= MostWork || kept.Count(k => k) == before))
            {
                return best.Turns is null ? InOrder(violation, kept) ?? violation : best;
            }
        }
    }

    /// <summary>A run with some steps in their places, the others put off until the next of these of their own agent.</summary>
    /// <param name="violation">The run.</param>
    /// <param name="kept">By step, whether it keeps its place.</param>
    /// <returns>The run, which may break nothing; null if it cannot be executed.</returns>
    internal static Violation? InOrder(Violation violation, bool[] kept)
    {
        var (system, choices) = (violation.System, violation.Schedule.Choices);
        var waiting = new List<uint>[system.Agents];
        var order = new List<uint>(choices.Count);
        var turns = new List<int>();
        int? cycle = null;
        for (var i = 0; i < choices.Count; i++)
        {
            if (i == violation.CycleStart)
            {
                order.AddRange(waiting.SelectMany(w => w ?? []));
                Array.Clear(waiting);
                cycle = order.Count;
            }

            var agent = system.AgentOf(choices[i]);
            if (kept[i])
            {
                order.AddRange(waiting[agent] ?? []);
                waiting[agent] = [];
                order.Add(choices[i]);
                turns.Add(order.Count - 1);
            }
            else
            {
                (waiting[agent] ??= []).Add(choices[i]);
            }
        }

        var run = new Schedule(order).Replay(system);
        return run.Error is not null ? null
            : new Violation(run, violation.Property, cycle)
            {
                IsShortest = violation.IsShortest,
                Discovery = violation.Discovery,
                Turns = turns,
            };
    }
}
