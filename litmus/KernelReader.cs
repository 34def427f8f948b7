namespace Shootdown.Litmus;

/// <summary>
/// Reads records in C of the kernel as tests for an architecture that the kernel runs on. The verdict is <c>lowered</c>, which is that of
/// the architecture. Where nobody gives it, what the kernel's own model forbids must be forbidden: it is what every architecture keeps.
/// </summary>
internal static class KernelReader
{
    /// <summary>Reads one.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="mapping">The architecture.</param>
    /// <param name="name">The architecture's name.</param>
    public static LitmusRecord Read(LocatedValue place, KernelMapping mapping, string name)
    {
        var threads = new List<KernelThread>();
        var test = TestReader.ReadWhole(place, thread =>
        {
            var read = new KernelThread(mapping);
            read.Read(thread);
            threads.Add(read);
            return read.Instructions;
        });
        var forall = test.Condition.Quantifier == Quantifier.Forall;
        var lowered = place.Members().Given("lowered")?.Properties("arm64", "x86").Need(name) is { } given
            ? TestReader.ReadVerdict(given, forall)
            : test.Verdict is LitmusVerdict.Forbidden or LitmusVerdict.Required ? test.Verdict : (LitmusVerdict?)null;
        var reason = threads.Select(t => t.Unmapped).FirstOrDefault(u => u is not null)
            ?? (lowered is null ? $"the kernel's model says {test.Verdict}, and nobody what {name} says" : null);
        List<Variable> taken = [.. threads.SelectMany((t, number) => t.Taken.Select(r => new Variable(number, r)))];
        return new LitmusRecord(
            $"{place.Members().Need("id").Text()} on {name}",
            $"LKMM on {name}",
            (lowered ?? test.Verdict).ToString()!,
            reason is null
                ? test with
                {
                    Model = mapping.Model,
                    Verdict = lowered!.Value,
                    VerdictSc = null,
                    Outcomes = null,
                    Condition = test.Condition.Where(taken),
                }
                : null)
        {
            Model = mapping.Model,
            Reason = reason,
        };
    }
}
