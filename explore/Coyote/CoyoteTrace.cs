using System.Globalization;
using System.Text.Json;

namespace Shootdown.Explore.Coyote;

/// <summary>A run as Coyote records it: what it decided at each of its points.</summary>
/// <param name="Steps">Its steps in Coyote's words, such as <c>op(1:0),sp(Write),next(2:0)</c>.</param>
public sealed record CoyoteTrace(IReadOnlyList<string> Steps)
{
    /// <summary>Translates a schedule.</summary>
    /// <param name="system">The system that the schedule is of.</param>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="ScheduleException">A step of it is not enabled.</exception>
    public static CoyoteTrace Of(ITransitionSystem system, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(schedule);
        using var board = new Board(system);
        var script = new OperationScript(board, int.MaxValue);
        var steps = new List<string>();
        void Decide(int taken)
        {
            steps.Add(script.Next!.Value.Text(taken));
            script.Decide(taken);
        }

        foreach (var choice in schedule.Choices)
        {
            var (operation, alternative) = board.Find(choice);
            for (var made = board.Choices.Count; board.Choices.Count == made;)
            {
                Decide(script.Next!.Value.Kind is null ? alternative : operation);
            }
        }

        // Coyote sees a deadlock once it has let everybody find out that they cannot go on.
        while ((board.Observed & Observation.Stuck) != 0 && script.Candidates.Any())
        {
            Decide(script.Candidates.First());
        }

        return new CoyoteTrace(steps);
    }

    /// <summary>Reads a trace that Coyote wrote.</summary>
    /// <param name="text">The text of the <c>.trace</c> file.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static CoyoteTrace Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(nameof(Steps), out var steps) && steps.ValueKind == JsonValueKind.Array
                && steps.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String)
                ? new CoyoteTrace([.. steps.EnumerateArray().Select(s => s.GetString()!)])
                : throw new FormatException("not a trace of Coyote's: accepted: a JSON object with an array of texts Steps");
        }
        catch (JsonException malformed)
        {
            throw new FormatException(
                $"not a trace of Coyote's: line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}: malformed; "
                + "accepted: JSON",
                malformed);
        }
    }

    /// <summary>Translates the trace into a schedule.</summary>
    /// <param name="system">The system that it was recorded on.</param>
    /// <exception cref="FormatException">A step is none that the system can make; the message says which.</exception>
    public Schedule ToSchedule(ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        using var board = new Board(system);
        var script = new OperationScript(board, Schedule.MaxSteps);
        for (var i = 0; i < Steps.Count; i++)
        {
            try
            {
                script.Decide(Taken(Steps[i], script.Next));
            }
            catch (FormatException misfit)
            {
                throw new FormatException($"$.Steps[{i}]: '{Steps[i]}': {misfit.Message}", misfit);
            }
        }

        return new Schedule(board.Choices);
    }

    // op(1:0),sp(Write),next(2:0) or op(1:0),int(3): the sequence numbers after the colons say nothing.
    private static int Taken(string step, Decision? next)
    {
        var parts = step.Split(',');
        if (next is not { } decision)
        {
            throw new FormatException("the test has ended before it");
        }

        if (parts.Length < 2 || Number(parts[0], "op") != decision.Operation + 1)
        {
            throw new FormatException($"accepted: op({decision.Operation + 1})");
        }

        if (decision.Kind is null)
        {
            return parts.Length == 2 ? Number(parts[1], "int") : throw new FormatException("accepted: int(NUMBER)");
        }

        // Whether a race was marked makes no difference to what is done.
        return parts.Length == 3
            && parts[1].Replace(Decision.Write, Decision.Interleave, StringComparison.Ordinal) == $"sp({decision.Kind})"
            ? Number(parts[2], "next") - 1
            : throw new FormatException($"accepted: sp({decision.Kind}),next(ID)");
    }

    private static int Number(string part, string word)
    {
        var inside = part.StartsWith(word + "(", StringComparison.Ordinal) && part.EndsWith(')')
            ? part[(word.Length + 1)..^1].Split(':')[0]
            : string.Empty;
        return int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"accepted: {word}(NUMBER)");
    }
}
