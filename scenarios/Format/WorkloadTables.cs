namespace Shootdown.Scenarios.Format;

/// <summary>The tables of docs/workloads.md; <c>shootdown list calls --markdown</c> prints them.</summary>
public static class WorkloadTables
{
    /// <summary>The table of fields.</summary>
    public static string Fields => string.Join('\n',
    [
        "| Where | Field | Value | Meaning |",
        "|---|---|---|---|",
        .. WorkloadFormat.Workload.Rows,
        .. WorkloadFormat.Task.Rows,
        .. WorkloadFormat.Mm.Rows,
        .. WorkloadFormat.Interrupt.Rows,
        .. WorkloadFormat.Nmi.Rows,
        .. WorkloadFormat.Vcpu.Rows,
        .. WorkloadFormat.Call.Rows,
    ]) + "\n";

    /// <summary>The table of calls.</summary>
    public static string Calls => string.Join('\n',
    [
        "| Call | What it does | Needs | May have | Stands for |",
        "|---|---|---|---|---|",
        .. CallKind.All.Select(k => $"| `{k.Name}` | {k.Title} | {Cell(k.Needs)} | {Cell(k.Takes)} | {k.Kernel} |"),
    ]) + "\n";

    private static string Cell(IReadOnlyList<CallField> fields) =>
        fields.Count == 0 ? "–" : string.Join(", ", fields.Select(f => $"`{f.Name}`"));
}
