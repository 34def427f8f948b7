using System.Globalization;

namespace Shootdown.Tests.Litmus;

/// <summary>What a step of a litmus program does.</summary>
internal enum LitmusKind
{
    Store,
    StoreBoth,
    Load,
    Exchange,
    Fence,
    Pin,
    Unpin,
    Mask,
    Unmask,
}

/// <summary>A step: it stores <paramref name="Value"/> to a cell, or reads the cell into a register of its own.</summary>
internal readonly record struct LitmusStep(LitmusKind Kind, int Cell = 0, int Value = 0, int Register = 0);

/// <summary>What a task, or the handler of an interrupt, does.</summary>
internal sealed record LitmusThread(CpuMask Cpus, IReadOnlyList<LitmusStep> Steps)
{
    public override string ToString() => $"{Cpus}: {string.Join("; ", Steps.Select(s => $"{s.Kind} {s.Cell} {s.Value}"))}";
}

/// <summary>A few threads on few cells: small enough to know all that can come of it.</summary>
internal sealed record LitmusProgram(int Cpus, int Cells, IReadOnlyList<LitmusThread> Tasks, IReadOnlyList<LitmusThread> Handlers)
{
    /// <summary>Number of different values of a cell.</summary>
    public const int Values = 3;

    public override string ToString() =>
        string.Join(" | ", Tasks) + (Handlers.Count > 0 ? " | irq " + string.Join(" | irq ", Handlers) : string.Empty);

    /// <summary>How many registers the program reads into.</summary>
    public int Registers => Tasks.Concat(Handlers).SelectMany(t => t.Steps).Count(s => s.Kind is LitmusKind.Load or LitmusKind.Exchange);

    /// <summary>A program at random, each task on a CPU of its own or anywhere.</summary>
    public static LitmusProgram Generate(int seed, bool scheduled)
    {
        var random = new Random(seed);
        var (tasks, cells, registers) = (random.Next(2, 4), random.Next(2, 4), 0);
        var cpus = scheduled ? random.Next(2, 4) : tasks;
        return new LitmusProgram(
            cpus,
            cells,
            [.. Enumerable.Range(0, tasks)
                .Select(t => new LitmusThread(scheduled
                ? new CpuMask((byte)random.Next(1, 1 << cpus)) : CpuMask.Of(t), Steps(tasks == 2 ? 4 : 3, scheduled)))],
            [.. Enumerable.Range(0, scheduled ? random.Next(2) : 0)
                .Select(_ => new LitmusThread(CpuMask.Of(random.Next(cpus)), Steps(2, false)))]);

        List<LitmusStep> Steps(int most, bool pins)
        {
            var steps = Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Step()).ToList();
            if (pins && random.Next(3) is var section && section < 2)
            {
                var from = random.Next(steps.Count);
                steps.Insert(random.Next(from + 1, steps.Count + 1), new LitmusStep(section == 0 ? LitmusKind.Unpin : LitmusKind.Unmask));
                steps.Insert(from, new LitmusStep(section == 0 ? LitmusKind.Pin : LitmusKind.Mask));
            }

            return steps;
        }

        LitmusStep Step()
        {
            var (kind, cell, value) = (random.Next(9), random.Next(cells), random.Next(1, Values));
            return kind switch
            {
                < 3 => new LitmusStep(LitmusKind.Store, cell, value),
                3 => new LitmusStep(LitmusKind.StoreBoth, cell, value),
                < 7 => new LitmusStep(LitmusKind.Load, cell, 0, registers++),
                7 => new LitmusStep(LitmusKind.Exchange, cell, value, registers++),
                _ => new LitmusStep(LitmusKind.Fence),
            };
        }
    }

    /// <summary>Every outcome of the program on the machine: its cells and registers once all has ended and all stores are in
    /// memory.</summary>
    /// <param name="reduce">Whether the search is reduced.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="witnessed">Whether to have one more task, on one more CPU, that could read every cell if it ever began.</param>
    public IReadOnlyList<string> Outcomes(bool reduce, MemoryModel memory = MemoryModel.Tso, bool witnessed = false)
    {
        var machine = new Computer(witnessed ? Cpus + 1 : Cpus);
        var cells = Enumerable.Range(0, Cells).Select(c => machine.Layout.Declare($"cell {c}", Values)).ToArray();
        var registers = Enumerable.Range(0, Registers).Select(r => machine.Layout.Declare($"register {r}", Values + 1)).ToArray();
        foreach (var (task, number) in Tasks.Select((t, i) => (t, i)))
        {
            machine.Task(string.Create(CultureInfo.InvariantCulture, $"T{number}"), task.Cpus)
                .Add(() => Run(Operations(task, cells, registers)));
        }

        if (witnessed)
        {
            var seen = machine.Layout.Declare("seen", Values + 1);
            machine.Task("witness", CpuMask.Of(Cpus), forked: true).Add(() => Run([.. cells.Select(c => new LoadInto(c, seen))]));
        }

        foreach (var handler in Handlers)
        {
            machine.Device("device", handler.Cpus.First, () => Run(Operations(handler, cells, registers)));
        }

        var system = new MachineSystem(machine, null, memory);
        var ends = new Ends(machine, [.. cells, .. registers]);
        ExhaustiveSearch.Run(
            system, [new Watch("ends", 0, ends)], new ExhaustiveOptions { Reduce = reduce, Threads = 1, InitialCapacity = 4096 });
        return [.. ends.Seen.Order(StringComparer.Ordinal)];
    }

    private static Operation<Nothing>[] Operations(LitmusThread thread, Cell[] cells, Cell[] registers) =>
        [.. thread.Steps.Select(s => (Operation<Nothing>)(s.Kind switch
        {
            LitmusKind.Store => new StoreTo(cells[s.Cell], s.Value),
            LitmusKind.StoreBoth => new StoreBoth(cells[s.Cell], cells[(s.Cell + 1) % cells.Length], s.Value),
            LitmusKind.Load => new LoadInto(cells[s.Cell], registers[s.Register]),
            LitmusKind.Exchange => new Exchange(cells[s.Cell], s.Value, registers[s.Register]),
            LitmusKind.Fence => new Fence(),
            LitmusKind.Pin => Pinning.PreemptDisable(),
            LitmusKind.Unpin => Pinning.PutCpu(),
            LitmusKind.Mask => Pinning.LocalIrqDisable(),
            _ => Pinning.LocalIrqEnable(),
        }))];

    private static async Step Run(Operation<Nothing>[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            await steps[i];
        }
    }

    private sealed unsafe class Ends(Computer machine, IReadOnlyList<Cell> cells) : IStatePredicate
    {
        private readonly Cell[] buffers = [.. machine.Layout.Cells.Where(c => c.Name.StartsWith("buffer[", StringComparison.Ordinal))];

        public HashSet<string> Seen { get; } = [];

        public bool Holds(ulong* state)
        {
            foreach (var context in machine.Contexts)
            {
                if (context.Started is null && context.Node.Get(state) != Automaton.Done)
                {
                    return true;
                }
            }

            foreach (var device in machine.Devices)
            {
                if (device.Armed.IsSet(state))
                {
                    return true;
                }
            }

            foreach (var place in buffers)
            {
                if (place.Get(state) != 0)
                {
                    return true;
                }
            }

            var values = new int[cells.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = cells[i].Get(state);
            }

            Seen.Add(string.Join(' ', values));
            return true;
        }
    }
}
