using System.Text.Json;

namespace Shootdown.Cli.List;

/// <summary><c>list memory-models</c>: what each memory allows of the classic shapes; printed as docs/memory-models.md has it.</summary>
internal static class MemoryModelsReport
{
    private static readonly MemoryModel[] Models = [MemoryModel.Sc, MemoryModel.Tso, MemoryModel.Arm];

    /// <summary>Searches every shape under every memory.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var rows = new List<DecidedShape>();
        foreach (var shape in ClassicShape.All)
        {
            progress.Begin(rows.Count + 1, ClassicShape.All.Count, shape.Name);
            rows.Add(new DecidedShape(shape, [.. Models.Select(m => IsAllowed(shape, m))]));
        }

        return new ReportResult(true, page => Write(page, rows), writer => Write(writer, rows));
    }

    /// <summary>Whether a memory allows a shape's weak outcome.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="memory">The memory.</param>
    public static bool IsAllowed(ClassicShape shape, MemoryModel memory)
    {
        var test = memory == MemoryModel.Arm ? shape.Test : shape.X86;
        var model = LitmusModel.Build(test, memory);
        var (search, outcomes) = FinalStates.Collect(model.System, model.OutcomeOf, [], new ExhaustiveOptions { Threads = 1 });
        return search.Outcome == SearchOutcome.Exhausted
            ? outcomes.Any(test.Condition.Proposition.Holds)
            : throw new InvalidOperationException($"{shape.Name}: {search.Reason}");
    }

    /// <summary>The links of a shape in words.</summary>
    /// <param name="shape">The shape.</param>
    public static string TextOf(ClassicShape shape) =>
        string.Join(" / ", shape.Links.Distinct().Count() == 1 ? [TextOf(shape.Links[0])] : shape.Links.Select(TextOf));

    /// <summary>A verdict in words.</summary>
    /// <param name="allowed">The verdict.</param>
    public static string TextOf(bool allowed) => allowed ? "allowed" : "-";

    private static string TextOf(ShapeLink link) => link switch
    {
        ShapeLink.Nothing => "po",
        ShapeLink.Address => "addr",
        ShapeLink.Data => "data",
        ShapeLink.Control => "ctrl",
        ShapeLink.ControlIsb => "ctrl, isb",
        ShapeLink.DmbLoad => "dmb ishld",
        ShapeLink.DmbStore => "dmb ishst",
        ShapeLink.DmbFull => "dmb ish",
        ShapeLink.AcquireLocally => "ldapr",
        ShapeLink.Acquire => "ldar",
        ShapeLink.Release => "stlr",
        ShapeLink.ReleaseAcquireLocally => "stlr, ldapr",
        ShapeLink.ReleaseAcquire => "stlr, ldar",
        _ => "swpal",
    };

    private static void Write(Page page, List<DecidedShape> decided) =>
        MarkdownTable.Write(
            page,
            [
                ["shape", "between the accesses", .. Models.Select(MemoryName.Of)],
                .. decided.Select(d => (IReadOnlyList<string>)[d.Shape.Name, TextOf(d.Shape), .. d.Allowed.Select(TextOf)]),
            ]);

    private static void Write(Utf8JsonWriter writer, List<DecidedShape> decided)
    {
        writer.WriteStartArray();
        foreach (var (shape, allowed) in decided)
        {
            writer.WriteStartObject();
            writer.WriteString("shape", shape.Name);
            writer.WriteStrings("links", shape.Links.Select(TextOf));
            foreach (var (memory, isAllowed) in Models.Zip(allowed))
            {
                writer.WriteBoolean(MemoryName.Of(memory), isAllowed);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record DecidedShape(ClassicShape Shape, IReadOnlyList<bool> Allowed);
}
