namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>
/// The Armv8 memory model as it is published: every candidate execution of a test (each thread's way, which write each read reads, the
/// order of writes), and the axioms that it must obey. It performs nothing, and shares nothing with the machine but the instructions.
/// </summary>
internal sealed class AxiomaticModel
{
    private readonly LitmusTest test;
    private readonly HashSet<LitmusOutcome> outcomes = [];

    private AxiomaticModel(LitmusTest test) => this.test = test;

    /// <summary>Every outcome of a test.</summary>
    /// <param name="test">The test.</param>
    public static IReadOnlySet<LitmusOutcome> Outcomes(LitmusTest test)
    {
        var model = new AxiomaticModel(test);
        var ways = test.Threads.Select((text, thread) => Unrolling.Of(text, register => model.Initial(thread, register))).ToList();
        model.Combine(ways, []);
        return model.outcomes;
    }

    private long Initial(int thread, string register) => test.Registers.GetValueOrDefault(new Variable(thread, register));

    private void Combine(IReadOnlyList<IReadOnlyList<CandidateThread>> ways, CandidateThread[] chosen)
    {
        if (chosen.Length == ways.Count)
        {
            Enumerate(chosen);
            return;
        }

        foreach (var way in ways[chosen.Length])
        {
            Combine(ways, [.. chosen, way]);
        }
    }

    private void Enumerate(CandidateThread[] threads)
    {
        var first = threads.Select((_, t) => threads[..t].Sum(before => before.Accesses.Count)).ToArray();
        var accesses = threads.SelectMany((way, t) => way.Accesses.Select((access, i) => (
            Number: first[t] + i, Thread: t, Access: access, Reading: access.Reading < 0 ? -1 : first[t] + access.Reading))).ToList();
        var orders = accesses.GroupBy(a => a.Access.Location).Select(l => CandidateOrder.All([.. l])).ToArray();
        ulong[] before = [.. threads.SelectMany((way, t) => way.Before.Select(b => b << first[t]))];
        Choose(threads, first, orders, [], before);
    }

    // external: acyclic obs | dob | aob | bob
    private void Choose(
        CandidateThread[] threads, int[] first, IReadOnlyList<CandidateOrder>[] orders, CandidateOrder[] chosen, ulong[] before)
    {
        if (!IsAcyclic(before))
        {
            return;
        }

        if (chosen.Length == orders.Length)
        {
            Conclude(threads, first, chosen);
            return;
        }

        foreach (var order in orders[chosen.Length])
        {
            ulong[] more = [.. before];
            foreach (var (one, other) in order.Observed)
            {
                more[other] |= 1UL << one;
            }

            Choose(threads, first, orders, [.. chosen, order], more);
        }
    }

    private static bool IsAcyclic(ulong[] before)
    {
        var left = (1UL << before.Length) - 1;
        for (var changed = true; changed && left != 0;)
        {
            changed = false;
            for (var number = 0; number < before.Length; number++)
            {
                if ((left >> number & 1) != 0 && (before[number] & left) == 0)
                {
                    left &= ~(1UL << number);
                    changed = true;
                }
            }
        }

        return left == 0;
    }

    // The values are what they must be, and so are the ways that the threads have gone.
    private void Conclude(CandidateThread[] threads, int[] first, CandidateOrder[] orders)
    {
        var values = new long?[threads.Sum(t => t.Accesses.Count)];
        var sources = orders.SelectMany(o => o.ReadsFrom).ToDictionary(r => r.Read, r => r.Write);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var thread = 0; thread < threads.Length; thread++)
            {
                var own = values.AsSpan(first[thread], threads[thread].Accesses.Count);
                for (var i = 0; i < own.Length; i++)
                {
                    if (own[i] is null)
                    {
                        var access = threads[thread].Accesses[i];
                        own[i] = access.Stored is { } stored ? stored.Value(own)
                            : sources[first[thread] + i] is >= 0 and var write ? values[write]
                            : test.Memory.GetValueOrDefault(access.Location);
                        changed |= own[i] is not null;
                    }
                }
            }
        }

        if (values.Contains(null))
        {
            return;
        }

        for (var thread = 0; thread < threads.Length; thread++)
        {
            if (!threads[thread].IsTaken(values.AsSpan(first[thread], threads[thread].Accesses.Count)))
            {
                return;
            }
        }

        var variables = test.Condition.Variables;
        outcomes.Add(new LitmusOutcome(variables, variables.Select(v => ValueOf(v, threads, first, orders, values))));
    }

    private long ValueOf(Variable variable, CandidateThread[] threads, int[] first, CandidateOrder[] orders, long?[] values)
    {
        if (variable.Thread >= 0)
        {
            var own = values.AsSpan(first[variable.Thread], threads[variable.Thread].Accesses.Count);
            return threads[variable.Thread].Get(variable.Name, name => Initial(variable.Thread, name)).Value(own)!.Value;
        }

        var writes = orders.FirstOrDefault(o => o.Location == variable.Name)?.Coherence ?? [];
        return writes.Count > 0 ? values[writes[^1]]!.Value : test.Memory.GetValueOrDefault(variable.Name);
    }
}
