namespace Shootdown.Tests.Model.Scheduling;

/// <summary>What a task does next.</summary>
public enum Act
{
    /// <summary>Something.</summary>
    Plain,

    /// <summary>preempt_disable().</summary>
    Pin,

    /// <summary>preempt_enable().</summary>
    Unpin,

    /// <summary>migrate_disable().</summary>
    Stay,

    /// <summary>migrate_enable().</summary>
    Go,

    /// <summary>Tells who waits to go on.</summary>
    Set,

    /// <summary>Waits on its CPU until told.</summary>
    Spin,

    /// <summary>Gives up its CPU until told.</summary>
    Sleep,
}

/// <summary>A task of the reference.</summary>
/// <param name="Acts">What it does.</param>
/// <param name="Cpus">Where it may run.</param>
/// <param name="Realtime">Whether it is SCHED_FIFO.</param>
public sealed record ToyTask(string Acts, CpuMask Cpus, bool Realtime)
{
    /// <summary>The act at a place of its program; null at the end.</summary>
    /// <param name="place">The place.</param>
    public Act? At(int place) => place >= Acts.Length ? null : Acts[place] switch
    {
        'P' => Act.Pin,
        'U' => Act.Unpin,
        'M' => Act.Stay,
        'G' => Act.Go,
        'S' => Act.Set,
        'W' => Act.Spin,
        'Z' => Act.Sleep,
        _ => Act.Plain,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{(Realtime ? "rt" : string.Empty)}{Cpus}{Acts}";
}

/// <summary>
/// The scheduler in plain words, and nothing of the machine's: who may run where, and when. A state is a text: each task's place, its CPU
/// or a dash, the CPU that it must stay on, whether those who wait have been told, and which CPUs switch, from which task.
/// </summary>
/// <param name="cpus">CPUs.</param>
/// <param name="tasks">Tasks; every task may share some CPU with another.</param>
/// <param name="switches">Whether a switch takes a step of its own.</param>
/// <param name="heedsOnCpu">Whether a task runs nowhere else before the CPU that it has left has switched.</param>
internal sealed class ReferenceScheduler(int cpus, IReadOnlyList<ToyTask> tasks, bool switches = false, bool heedsOnCpu = true)
{
    // Of a CPU: that it does not switch, or does so from no task that could run elsewhere.
    private const int Ready = -2;
    private const int Idle = -1;

    /// <summary>All states that can come about, and whether one of them is a standstill.</summary>
    public (IReadOnlySet<string> States, bool Stuck) Explore()
    {
        var none = tasks.Select(_ => -1).ToArray();
        var initial = new State(new int[tasks.Count], none, none, false, [.. Enumerable.Repeat(Ready, cpus)]);
        var seen = new Dictionary<string, State> { [initial.Key] = initial };
        var open = new Queue<State>([initial]);
        while (open.TryDequeue(out var state))
        {
            foreach (var next in Acted(state).Concat(Scheduled(state)).Where(n => seen.TryAdd(n.Key, n)))
            {
                open.Enqueue(next);
            }
        }

        return (seen.Values.Select(s => s.ToString()).ToHashSet(), seen.Values.Any(IsStuck));
    }

    // A task that has a CPU makes its next act.
    private IEnumerable<State> Acted(State state)
    {
        for (var task = 0; task < tasks.Count; task++)
        {
            if (state.On[task] >= 0 && state.From[state.On[task]] == Ready && MayAct(state, task))
            {
                var next = state.Copy();
                var act = tasks[task].At(next.Place[task]++);
                next.Told |= act == Act.Set;
                next.Stays[task] = act switch { Act.Stay => state.On[task], Act.Go => -1, _ => state.Stays[task] };
                if (tasks[task].At(next.Place[task]) is null)
                {
                    Give(next, state.On[task], task, Idle);
                }

                yield return next;
            }
        }
    }

    private IEnumerable<State> Scheduled(State state)
    {
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            var now = Array.IndexOf(state.On, cpu);
            if (state.From[cpu] != Ready)
            {
                var next = state.Copy();
                next.From[cpu] = Ready;
                yield return next;
            }
            else if (now < 0 || MayLose(state, now, cpu))
            {
                for (var to = now < 0 ? 0 : Idle; to < tasks.Count; to++)
                {
                    if (to == Idle || (to != now && MayGet(state, to, cpu)))
                    {
                        var next = state.Copy();
                        Give(next, cpu, now, to);
                        yield return next;
                    }
                }
            }
        }
    }

    private void Give(State state, int cpu, int from, int to)
    {
        if (from != Idle)
        {
            state.On[from] = -1;
        }

        if (to != Idle)
        {
            state.On[to] = cpu;
        }

        state.From[cpu] = !switches ? Ready : from != Idle && CouldGo(state, from) ? from : Idle;
    }

    private bool CouldGo(State state, int task) => !IsDone(state, task) && tasks[task].Cpus.Count > 1 && state.Stays[task] < 0;

    private bool IsDone(State state, int task) => tasks[task].At(state.Place[task]) is null;

    private bool IsAsleep(State state, int task) => tasks[task].At(state.Place[task]) == Act.Sleep && !state.Told;

    private bool MayAct(State state, int task) =>
        !IsDone(state, task) && (tasks[task].At(state.Place[task]) is not (Act.Sleep or Act.Spin) || state.Told);

    // Whether a task wants a CPU, has none, and may have this one.
    private bool Waits(State state, int task, int cpu) =>
        !IsDone(state, task) && state.On[task] < 0 && !(heedsOnCpu && state.From.Contains(task))
        && (state.Stays[task] >= 0 ? state.Stays[task] == cpu : tasks[task].Cpus.Contains(cpu));

    // A realtime task that is awake goes before all others; one that has not begun may not have been woken yet.
    private bool MayGet(State state, int task, int cpu) =>
        Waits(state, task, cpu) && !IsAsleep(state, task)
        && (tasks[task].Realtime || !Enumerable.Range(0, tasks.Count).Any(other =>
            tasks[other].Realtime && state.Place[other] > 0 && Waits(state, other, cpu) && !IsAsleep(state, other)));

    // Who is preemptible loses its CPU where that can make a difference: another waits for it, or the task could go elsewhere. A realtime
    // task loses it to nobody, unless it sleeps.
    private bool MayLose(State state, int task, int cpu) =>
        !IsPinned(state, task) && (!tasks[task].Realtime || IsAsleep(state, task))
        && ((state.Stays[task] < 0 && tasks[task].Cpus.Any(other => other != cpu))
            || Enumerable.Range(0, tasks.Count).Any(other => other != task && Waits(state, other, cpu)));

    private bool IsPinned(State state, int task) =>
        Enumerable.Range(0, state.Place[task]).Sum(p => tasks[task].At(p) switch { Act.Pin => 1, Act.Unpin => -1, _ => 0 }) > 0;

    // Work is left, and whatever the scheduler does nobody can act.
    private bool IsStuck(State state)
    {
        var seen = new Dictionary<string, State> { [state.Key] = state };
        var open = new Queue<State>([state]);
        while (open.TryDequeue(out var at))
        {
            if (Acted(at).Any())
            {
                return false;
            }

            foreach (var next in Scheduled(at).Where(n => seen.TryAdd(n.Key, n)))
            {
                open.Enqueue(next);
            }
        }

        return Enumerable.Range(0, tasks.Count).Any(t => !IsDone(state, t));
    }

    private sealed record State(int[] Place, int[] On, int[] Stays, bool Told, int[] From)
    {
        public bool Told { get; set; } = Told;

        public string Key => $"{this} {string.Join(' ', Stays)}";

        public State Copy() => new([.. Place], [.. On], [.. Stays], Told, [.. From]);

        public override string ToString() =>
            $"{string.Join(' ', Place.Zip(On, (place, on) => $"{place}@{(on < 0 ? "-" : on)}"))} {(Told ? "told" : string.Empty)}"
            + string.Concat(From.Select((from, cpu) => 
                from == Ready ? string.Empty : $" {cpu} leaves {(from == Idle ? "-" : $"T{from}")}"));
    }
}
