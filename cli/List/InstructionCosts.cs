using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>The part of <c>list costs</c> that is about arm64: the barriers and TLBIs of its flushes.</summary>
internal sealed class InstructionCosts
{
    private readonly List<(InstructionClaim Claim, bool IsAsClaimed)> claims = [];
    private readonly List<string> unclaimed = [];

    /// <summary>Reads every path of some forms off the automata.</summary>
    /// <param name="asked">What is claimed of them.</param>
    public InstructionCosts(IReadOnlyList<InstructionClaim> asked)
    {
        foreach (var form in asked.GroupBy(c => (c.Call, c.Design)))
        {
            var paths = FlushInstructions.Of(form.First().Scenario.Build(Designs.Parse(form.Key.Design)), InstructionClaim.Task);
            claims.AddRange(form.Select(c => (c, paths.Contains((c.Reads, c.Executes)))));
            unclaimed.AddRange(paths.Except(form.Select(c => (c.Reads, c.Executes)))
                .Select(p => $"{form.Key.Call} on {form.Key.Design}, {(p.Reads.Length == 0 ? "not read" : p.Reads)}: {p.Executes}"));
        }
    }

    /// <summary>How many paths are claimed.</summary>
    public int Count => claims.Count;

    /// <summary>How many are not as claimed, or not claimed.</summary>
    public int Wrong => claims.Count(c => !c.IsAsClaimed) + unclaimed.Count;

    /// <summary>Prints the table.</summary>
    /// <param name="page">Where to.</param>
    public void Write(Page page)
    {
        page.Heading("arm64: barriers and TLBIs of a flush, on each of its paths");
        var table = Page.Table(
            "flush", "design", "active_cpu", "executes", ">DSBs before", ">after the TLBI", ">local TLBIs", ">broadcast");
        foreach (var (claim, isAsClaimed) in claims)
        {
            table.AddRow(
                new Text(claim.Call),
                new Text(claim.Design),
                new Text(claim.Reads.Length == 0 ? "-" : claim.Reads),
                new Text(isAsClaimed ? claim.Executes : $"{claim.Executes} (claimed; there is no such path)"),
                new Text(Page.Number(claim.BarriersBefore)),
                new Text(Page.Number(claim.BarriersAfter)),
                new Text(Page.Number(claim.LocalTlbis)),
                new Text(Page.Number(claim.BroadcastTlbis)));
        }

        page.Write(table);
        page.Paragraph(
            "active_cpu: what is read of it, alone where it is the CPU's own number, else several; - where it is not read; executes: "
            + "what stands in the text on that path, in its order");
        foreach (var path in unclaimed)
        {
            page.Line($"not claimed: {path}");
        }
    }

    /// <summary>Writes an object for each path.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(Utf8JsonWriter writer)
    {
        foreach (var (claim, isAsClaimed) in claims)
        {
            writer.WriteStartObject();
            writer.WriteString("of", "instructions");
            writer.WriteString("flush", claim.Call);
            writer.WriteString("design", claim.Design);
            writer.WriteString("activeCpu", claim.Reads);
            writer.WriteString("executes", claim.Executes);
            writer.WriteNumber("barriersBefore", claim.BarriersBefore);
            writer.WriteNumber("barriersAfter", claim.BarriersAfter);
            writer.WriteNumber("localTlbis", claim.LocalTlbis);
            writer.WriteNumber("broadcastTlbis", claim.BroadcastTlbis);
            writer.WriteBoolean("asClaimed", isAsClaimed);
            writer.WriteEndObject();
        }
    }
}
