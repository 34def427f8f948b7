namespace Shootdown.Tests.Litmus;

/// <summary>x86-TSO as in the paper (Sewell et al., CACM 2010), each thread on a processor of its own: what every outcome is compared with.
/// It buffers every store and leaves out nothing.</summary>
internal sealed class TextbookTso
{
    private readonly LitmusProgram program;
    private readonly HashSet<string> visited = [];
    private readonly HashSet<string> outcomes = [];

    private TextbookTso(LitmusProgram program) => this.program = program;

    /// <summary>Every outcome, as <see cref="LitmusProgram.Outcomes"/> names them.</summary>
    public static IReadOnlyList<string> Outcomes(LitmusProgram program)
    {
        var search = new TextbookTso(program);
        var threads = program.Tasks.Count;
        search.Visit(
            new State(new int[threads], new int[program.Cells], new int[program.Registers],
            [.. Enumerable.Repeat<(int, int)[]>([], threads)]));
        return [.. search.outcomes.Order(StringComparer.Ordinal)];
    }

    private void Visit(State state)
    {
        if (!visited.Add(state.Key))
        {
            return;
        }

        var ended = true;
        for (var thread = 0; thread < state.At.Length; thread++)
        {
            if (state.Buffers[thread].Length > 0)
            {
                ended = false;
                Visit(Drained(state, thread));
            }

            if (state.At[thread] < program.Tasks[thread].Steps.Count)
            {
                ended = false;
                if (Stepped(state, thread, program.Tasks[thread].Steps[state.At[thread]]) is { } next)
                {
                    Visit(next);
                }
            }
        }

        if (ended)
        {
            outcomes.Add(string.Join(' ', state.Memory.Concat(state.Registers)));
        }
    }

    private static State Drained(State state, int thread)
    {
        var next = state.Copy();
        var (cell, value) = state.Buffers[thread][0];
        next.Memory[cell] = value;
        next.Buffers[thread] = state.Buffers[thread][1..];
        return next;
    }

    private State? Stepped(State state, int thread, LitmusStep step)
    {
        var next = state.Copy();
        next.At[thread]++;
        var buffer = state.Buffers[thread];
        switch (step.Kind)
        {
            case LitmusKind.Store:
                next.Buffers[thread] = [.. buffer, (step.Cell, step.Value)];
                return next;
            case LitmusKind.StoreBoth:
                next.Buffers[thread] = [.. buffer, (step.Cell, step.Value), ((step.Cell + 1) % program.Cells, step.Value)];
                return next;
            case LitmusKind.Load:
                var own = Array.FindLastIndex(buffer, e => e.Cell == step.Cell);
                next.Registers[step.Register] = 1 + (own >= 0 ? buffer[own].Value : state.Memory[step.Cell]);
                return next;
            case LitmusKind.Exchange when buffer.Length == 0:
                next.Registers[step.Register] = 1 + state.Memory[step.Cell];
                next.Memory[step.Cell] = step.Value;
                return next;
            case LitmusKind.Fence when buffer.Length == 0:
                return next;
            default:
                return null;
        }
    }

    private sealed record State(int[] At, int[] Memory, int[] Registers, (int Cell, int Value)[][] Buffers)
    {
        public string Key =>
            $"{string.Join(' ', At)}/{string.Join(' ', Memory)}/{string.Join(' ', Registers)}/"
            + string.Join('|', Buffers.Select(b => string.Join(' ', b)));

        public State Copy() => new([.. At], [.. Memory], [.. Registers], [.. Buffers]);
    }
}
