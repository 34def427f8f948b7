using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>What may stand beside a call that is made of an mm once, and looks at what others do with its page.</summary>
/// <param name="Names">The calls that may.</param>
/// <param name="Times">How often each of them; where only once, the mm has one page.</param>
internal sealed record Companions(IReadOnlyList<string> Names, int Times = 1)
{
    /// <summary>Checks the calls that change its mm.</summary>
    /// <param name="one">The call.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="changes">The calls that change it, this one among them.</param>
    /// <exception cref="FormatException">There is one that may not.</exception>
    public void Check(PlacedCall one, MmSpec mm, IReadOnlyList<PlacedCall> changes)
    {
        one.Demand(
            Times > 1 || mm.Pages == 1,
            "call",
            $"{Quoted(one.Name)} of {Quoted(mm.Name)}, which has {mm.Pages} pages",
            $"{one.Name} of an mm of one page");
        foreach (var group in changes.Where(c => c != one).GroupBy(c => c.Name))
        {
            foreach (var (call, i) in group.Select((c, i) => (c, i)))
            {
                call.Demand(
                    Names.Contains(call.Name) && !call.TakesTable && i < Times,
                    "call",
                    $"{Quoted(call.Name)} of {Quoted(mm.Name)}{(call.TakesTable ? " that takes its table" : string.Empty)}",
                    $"beside {one.Path}, which is {one.Name}, of the calls that change the mm, {Accepted}");
            }
        }
    }

    private string Accepted =>
        Names.Count == 0 ? "none" : $"{string.Join(", ", Names)} that {(Times > 1 ? "take no table" : "takes no table, once")}";
}
