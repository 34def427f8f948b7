using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary><c>list costs</c>: what calls cost at most, and where <c>flush_tlb_info</c> lies, measured beside what is claimed.</summary>
internal static class CostsReport
{
    /// <summary>Searches all runs of every system that a cost is claimed of.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress) => Run(progress, CostFilter.All);

    /// <summary>Searches all runs of some of these systems.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="filter">Which costs.</param>
    public static ReportResult Run(ProgressLine progress, CostFilter filter)
    {
        var claims = CostCatalogue.All.Where(filter.Selects).ToList();
        var costs = new Costs(
            [.. claims.Select((claim, number) => Measure(claim, number + 1, claims.Count, progress))],
            [.. CostCatalogue.Placements.Where(p => filter.SelectsAnyOn(p.Design))],
            filter.SelectsRest ? CostCatalogue.Masks : [],
            new InstructionCosts([.. InstructionCatalogue.All.Where(i => filter.SelectsAnyOn(i.Design))]));
        return new ReportResult(costs.Wrong == 0, page => Write(page, costs), writer => Write(writer, costs));
    }

    private static MeasuredCost Measure(CostClaim claim, int number, int count, ProgressLine progress)
    {
        progress.Begin(number, count, claim.ToString());
        var system = claim.Scenario.Build(Designs.Parse(claim.Design));
        var costs = CostAnalysis.MostOf(system, claim.Task, new ExhaustiveOptions { Progress = progress.Report });
        return new MeasuredCost(claim, costs);
    }

    private static bool IsAsClaimed(PlacementClaim claim) => claim.Measured == claim.Placement;

    private static bool IsAsClaimed(MaskClaim claim) => claim.Measured == claim.Placement;

    private static void Write(Page page, Costs costs)
    {
        if (costs.Count == 0)
        {
            page.Line("no cost is claimed of that");
            return;
        }

        if (costs.Calls.Count > 0)
        {
            WriteCalls(page, costs.Calls);
        }

        if (costs.Placements.Count > 0)
        {
            WritePlacements(page, costs.Placements);
        }

        if (costs.Masks.Count > 0)
        {
            WriteMasks(page, costs.Masks);
        }

        if (costs.Instructions.Count > 0)
        {
            costs.Instructions.Write(page);
        }

        page.Line($"{Page.Count(costs.Count, "cost")}, {Page.Number(costs.Wrong)} not as claimed");
    }

    private static void WriteCalls(Page page, IReadOnlyList<MeasuredCost> calls)
    {
        page.Heading("what the calls of a task cost in the dearest run (each cost by itself)");
        var table = Page.Table("scenario", "design", "task", ">IPIs", "to", ">pinned waits", ">longest", "origin");
        foreach (var call in calls)
        {
            table.AddRow(
                new Text(call.Claim.Scenario.Name),
                new Text(call.Claim.Design),
                new Text(call.Claim.Task),
                new Text(Beside(call, c => Page.Number(c.Ipis))),
                new Text(Beside(call, c => Cpus(c.Targets))),
                new Text(Beside(call, c => Page.Number(c.PinnedWaits))),
                new Text(Beside(call, c => Page.Number(c.LongestPinnedWait))),
                new Text(call.Claim.Origin));
        }

        page.Write(table);
        page.Paragraph(
            "pinned waits: waits for other CPUs with preemption off; longest: steps in the longest of them that it waits for (the "
            + "interrupt of the awaited CPU, its handler, and what that CPU does with interrupts off before)");
    }

    private static void WritePlacements(Page page, IReadOnlyList<PlacementClaim> claims)
    {
        page.Heading("where flush_tlb_info lies: cache lines that move to each target, bytes of the sender's stack");
        var placements = Page.Table("design", ">SMP_CACHE_BYTES", ">lines", ">stack", "origin");
        foreach (var claim in claims)
        {
            placements.AddRow(
                new Text(claim.Design),
                new Text(Page.Number(claim.SmpCacheBytes)),
                new Text(Beside(claim, p => p.Lines)),
                new Text(Beside(claim, p => p.StackBytes)),
                new Text(claim.Origin));
        }

        page.Write(placements);
    }

    private static void WriteMasks(Page page, IReadOnlyList<MaskClaim> claims)
    {
        page.Heading("where a task's wait mask lies: bytes of task_struct, allocated by fork, and of the stack");
        var masks = Page.Table("form", ">NR_CPUS", ">CPUs", ">task", ">allocated", ">stack", "origin");
        foreach (var claim in claims)
        {
            masks.AddRow(
                new Text(JsonNamingPolicy.KebabCaseLower.ConvertName(claim.Form.ToString())),
                new Text(Page.Number(claim.Configured)),
                new Text(Page.Number(claim.Possible)),
                new Text(Beside(claim, p => p.TaskBytes)),
                new Text(Beside(claim, p => p.AllocatedBytes)),
                new Text(Beside(claim, p => p.StackBytes)),
                new Text(claim.Origin));
        }

        page.Write(masks);
    }

    // The measured value; where the claim says another, that too.
    private static string Beside(MeasuredCost call, Func<CallCosts, string> part)
    {
        var (measured, claimed) = (call.Costs is { } costs ? part(costs) : "?", part(call.Claim.Costs));
        return measured == claimed ? measured : $"{measured} (claimed {claimed})";
    }

    private static string Beside(PlacementClaim claim, Func<InfoPlacement, int> part) =>
        Beside(part(claim.Measured), part(claim.Placement));

    private static string Beside(int measured, int claimed) =>
        measured == claimed ? Page.Number(measured) : $"{Page.Number(measured)} (claimed {Page.Number(claimed)})";

    private static string Beside(MaskClaim claim, Func<MaskPlacement, int> part) => Beside(part(claim.Measured), part(claim.Placement));

    private static string Cpus(CpuMask cpus) => cpus.IsEmpty ? "-" : string.Join(',', cpus);

    private static void Write(Utf8JsonWriter writer, Costs costs)
    {
        writer.WriteStartArray();
        foreach (var call in costs.Calls)
        {
            writer.WriteStartObject();
            writer.WriteString("of", "calls");
            writer.WriteString("scenario", call.Claim.Scenario.Name);
            writer.WriteString("design", call.Claim.Design);
            writer.WriteString("task", call.Claim.Task);
            Write(writer, "measured", call.Costs);
            Write(writer, "claimed", call.Claim.Costs);
            writer.WriteBoolean("asClaimed", call.IsAsClaimed);
            writer.WriteString("origin", call.Claim.Origin);
            writer.WriteEndObject();
        }

        foreach (var claim in costs.Placements)
        {
            writer.WriteStartObject();
            writer.WriteString("of", "flush_tlb_info");
            writer.WriteString("design", claim.Design);
            writer.WriteNumber("smpCacheBytes", claim.SmpCacheBytes);
            Write(writer, "measured", claim.Measured);
            Write(writer, "claimed", claim.Placement);
            writer.WriteBoolean("asClaimed", IsAsClaimed(claim));
            writer.WriteString("origin", claim.Origin);
            writer.WriteEndObject();
        }

        foreach (var claim in costs.Masks)
        {
            writer.WriteStartObject();
            writer.WriteString("of", "wait mask");
            writer.WriteString("form", JsonNamingPolicy.KebabCaseLower.ConvertName(claim.Form.ToString()));
            writer.WriteNumber("configured", claim.Configured);
            writer.WriteNumber("possible", claim.Possible);
            Write(writer, "measured", claim.Measured);
            Write(writer, "claimed", claim.Placement);
            writer.WriteBoolean("asClaimed", IsAsClaimed(claim));
            writer.WriteString("origin", claim.Origin);
            writer.WriteEndObject();
        }

        costs.Instructions.Write(writer);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, CallCosts? costs)
    {
        if (costs is not { } known)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("ipis", known.Ipis);
        writer.WriteStartArray("targets");
        foreach (var cpu in known.Targets)
        {
            writer.WriteNumberValue(cpu);
        }

        writer.WriteEndArray();
        writer.WriteNumber("pinnedWaits", known.PinnedWaits);
        writer.WriteNumber("longestPinnedWait", known.LongestPinnedWait);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, InfoPlacement placement)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("lines", placement.Lines);
        writer.WriteNumber("stackBytes", placement.StackBytes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, MaskPlacement placement)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("taskBytes", placement.TaskBytes);
        writer.WriteNumber("allocatedBytes", placement.AllocatedBytes);
        writer.WriteNumber("stackBytes", placement.StackBytes);
        writer.WriteEndObject();
    }

    private sealed record Costs(
        IReadOnlyList<MeasuredCost> Calls,
        IReadOnlyList<PlacementClaim> Placements,
        IReadOnlyList<MaskClaim> Masks,
        InstructionCosts Instructions)
    {
        public int Count => Calls.Count + Placements.Count + Masks.Count + Instructions.Count;

        public int Wrong => Calls.Count(c => !c.IsAsClaimed) + Placements.Count(c => !IsAsClaimed(c)) + Masks.Count(c => !IsAsClaimed(c))
            + Instructions.Wrong;
    }

    private sealed record MeasuredCost(CostClaim Claim, CallCosts? Costs)
    {
        public bool IsAsClaimed => Costs == Claim.Costs;
    }
}
