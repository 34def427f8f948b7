using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary><c>list costs</c>: what calls cost at most, and where <c>flush_tlb_info</c> lies, measured beside what is claimed.</summary>
internal static class CostsReport
{
    /// <summary>Searches all runs of every system that a cost is claimed of.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var calls = CostCatalogue.All.Select((claim, number) => Measure(claim, number + 1, progress)).ToList();
        var instructions = new InstructionCosts();
        return new ReportResult(
            calls.TrueForAll(c => c.IsAsClaimed) && CostCatalogue.Placements.All(IsAsClaimed) && CostCatalogue.Masks.All(IsAsClaimed)
                && instructions.Wrong == 0,
            page => Write(page, calls, instructions),
            writer => Write(writer, calls, instructions));
    }

    private static MeasuredCost Measure(CostClaim claim, int number, ProgressLine progress)
    {
        progress.Begin(number, CostCatalogue.All.Count, claim.ToString());
        var system = claim.Scenario.Build(Designs.Parse(claim.Design));
        var costs = CostAnalysis.MostOf(system, claim.Task, new ExhaustiveOptions { Progress = progress.Report });
        return new MeasuredCost(claim, costs);
    }

    private static bool IsAsClaimed(PlacementClaim claim) => claim.Measured == claim.Placement;

    private static bool IsAsClaimed(MaskClaim claim) => claim.Measured == claim.Placement;

    private static void Write(Page page, List<MeasuredCost> calls, InstructionCosts instructions)
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
        page.Heading("where flush_tlb_info lies: cache lines that move to each target, bytes of the sender's stack");
        var placements = Page.Table("design", ">SMP_CACHE_BYTES", ">lines", ">stack", "origin");
        foreach (var claim in CostCatalogue.Placements)
        {
            placements.AddRow(
                new Text(claim.Design),
                new Text(Page.Number(claim.SmpCacheBytes)),
                new Text(Beside(claim, p => p.Lines)),
                new Text(Beside(claim, p => p.StackBytes)),
                new Text(claim.Origin));
        }

        page.Write(placements);
        WriteMasks(page);
        instructions.Write(page);
        var wrong = calls.Count(c => !c.IsAsClaimed) + CostCatalogue.Placements.Count(c => !IsAsClaimed(c))
            + CostCatalogue.Masks.Count(c => !IsAsClaimed(c)) + instructions.Wrong;
        var all = calls.Count + CostCatalogue.Placements.Count + CostCatalogue.Masks.Count + instructions.Count;
        page.Line(string.Create(CultureInfo.InvariantCulture, $"{all} costs, {wrong} not as claimed"));
    }

    private static void WriteMasks(Page page)
    {
        page.Heading("where a task's wait mask lies: bytes of task_struct, allocated by fork, and of the stack");
        var masks = Page.Table("form", ">NR_CPUS", ">CPUs", ">task", ">allocated", ">stack", "origin");
        foreach (var claim in CostCatalogue.Masks)
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

    private static void Write(Utf8JsonWriter writer, List<MeasuredCost> calls, InstructionCosts instructions)
    {
        writer.WriteStartArray();
        foreach (var call in calls)
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

        foreach (var claim in CostCatalogue.Placements)
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

        foreach (var claim in CostCatalogue.Masks)
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

        instructions.Write(writer);
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

    private sealed record MeasuredCost(CostClaim Claim, CallCosts? Costs)
    {
        public bool IsAsClaimed => Costs == Claim.Costs;
    }
}
