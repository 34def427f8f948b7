using static Shootdown.Tests.Explore.ToyMachine;

namespace Shootdown.Tests.Explore;

/// <summary>Machines without a plan: two or three tasks of a few steps each, many of which begin again when they have ended, that set and
/// await two cells, keep their CPU, mask interrupts and send each other IPIs. The same seed gives the same machine.</summary>
internal static class RandomToys
{
    public static MachineSystem Of(int seed)
    {
        var random = new ToyRandom(seed);
        var cpus = 2 + random.Below(2);
        var tasks = Enumerable.Range(0, 2 + random.Below(2)).Select(_ => Task(random, cpus)).ToArray();
        var answers = random.Below(4);
        return Toy(cpus, answers == 0 ? null : (x, y) => Run(answers == 1 ? Nothing() : answers == 2 ? Set(x, 1) : Copy(x, y)), tasks);
    }

    private static ToyTask Task(ToyRandom random, int cpus)
    {
        var cpu = random.Below(cpus);
        var isFirst = random.OneIn(2);
        int[] on = random.OneIn(4) ? [cpu, (cpu + 1) % cpus] : [cpu];
        var parts = Enumerable.Range(0, 1 + random.Below(3)).Select(_ => (Within: random.Below(6), Part: Part(random, cpus))).ToList();
        var again = random.OneIn(2);
        return (machine, x, y) => (isFirst ? cpu : -1, on,
        [
            .. parts.SelectMany(part => part.Within switch
            {
                0 => [Pinning.PreemptDisable(), part.Part(machine, x, y), Pinning.PutCpu()],
                1 => [Pinning.LocalIrqDisable(), part.Part(machine, x, y), Pinning.LocalIrqEnable()],
                _ => (Operation[])[part.Part(machine, x, y)],
            }),
            .. again ? (Operation[])[Again()] : [],
        ]);
    }

    private static Func<Computer, Cell, Cell, Operation> Part(ToyRandom random, int cpus)
    {
        var (kind, value, target, first) = (random.Below(6), random.Below(3), random.Below(cpus), random.OneIn(2));
        return (machine, x, y) => kind switch
        {
            0 or 1 => Set(first ? x : y, value),
            2 or 3 => Atomic.Await(first ? x : y, value, $"waits for {value}"),
            4 => Ipi.SendSingle(machine, target, unlessPolling: false),
            _ => Copy(first ? x : y, first ? y : x),
        };
    }
}
