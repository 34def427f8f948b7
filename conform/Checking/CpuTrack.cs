namespace Shootdown.Conform.Checking;

/// <summary>What is known of one CPU at a line.</summary>
internal sealed class CpuTrack
{
    private readonly Dictionary<int, List<int>> sends = new() { [251] = [], [252] = [] };
    private readonly List<(ContextLevel Level, bool IrqsOff, Instant Instant)> open = [];
    private bool isDown;

    /// <summary>The last event; 0 before the first.</summary>
    public int LastLine { get; set; }

    /// <summary>The lowest level of interruption that an event of it had; what runs there had begun by then.</summary>
    public ContextLevel Lowest { get; set; } = ContextLevel.Nmi;

    /// <summary>The line of the interrupt of a call that it is in; 0 outside.</summary>
    public int Frame { get; set; }

    /// <summary>The vector of that interrupt.</summary>
    public int Vector { get; set; }

    /// <summary>What it serves.</summary>
    public Batch? Batch { get; set; }

    /// <summary>The function that it runs, and the csd that it came by.</summary>
    public (string Function, string Csd, QueuedCsd? Queued, int Line)? Running { get; set; }

    /// <summary>Whether it has been seen in no function: what it runs since has begun in the recording.</summary>
    public bool ShowsAllRuns { get; set; }

    /// <summary>The task that it runs; null before its first event.</summary>
    public int? Current { get; set; }

    /// <summary>The task that it switches to, once the event of the switch has been seen and as long as the task has not shown.</summary>
    public int? SwitchesTo { get; set; }

    /// <summary>The line of its last switch.</summary>
    public int SwitchLine { get; set; }

    /// <summary>The task that ends with that switch; null where none does.</summary>
    public int? Exits { get; set; }

    /// <summary>The line at which the task that it runs was seen on another CPU, and that CPU; null where it was not.</summary>
    public (int Line, int Cpu)? SeenElsewhere { get; set; }

    /// <summary>The last line at which it may have been offline, where nobody sees what it does; <see cref="int.MaxValue"/> while it is.
    /// </summary>
    public int HiddenUntil { get; private set; }

    /// <summary>Whether anything has been served yet: before that, the recording may lack who queued it.</summary>
    public bool HasServed { get; set; }

    /// <summary>What has been queued to it and is in no batch that has been looked at.</summary>
    public List<QueuedCsd> Pending { get; } = [];

    /// <summary>Batches to be looked at once all their calls have come to their IPIs, in order.</summary>
    public Queue<Batch> Batches { get; } = [];

    /// <summary>The earliest moment of the last batch that has been looked at.</summary>
    public int LastDrain { get; set; }

    /// <summary>The calls that are being made, by what makes them.</summary>
    public Dictionary<ContextLevel, TracedCall> Open { get; } = [];

    /// <summary>Takes the CPU off, or begins to bring it up: it does not show what it does.</summary>
    public void Hide()
    {
        (HiddenUntil, isDown) = (int.MaxValue, false);
        ForgetTask();
    }

    /// <summary>A step of hotplug about the CPU is over: if it was going off, it is off, and does nothing.</summary>
    /// <param name="line">The line of it.</param>
    public void EndStep(int line) => (HiddenUntil, isDown) = (Math.Min(HiddenUntil, line), isDown || HiddenUntil == int.MaxValue);

    /// <summary>Sees the CPU do something: if it was off, it is back.</summary>
    /// <param name="line">The line of it.</param>
    public void Show(int line)
    {
        if (isDown)
        {
            (HiddenUntil, isDown) = (line, false);
            ForgetTask();
        }
    }

    /// <summary>Lets a hidden step come before the next event of its context.</summary>
    /// <param name="instant">The step.</param>
    /// <param name="at">The event before it.</param>
    public void Watch(Instant instant, TraceEvent at) => open.Add((at.Level, at.IrqsOff, instant));

    /// <summary>Ends the hidden steps that an event of their context comes after.</summary>
    /// <param name="at">The event.</param>
    /// <returns>These steps.</returns>
    public IReadOnlyList<Instant> Close(TraceEvent at)
    {
        List<Instant>? closed = null;
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].IrqsOff || at.Level <= open[i].Level)
            {
                open[i].Instant.Before = at.Line;
                (closed ??= []).Add(open[i].Instant);
                open.RemoveAt(i);
            }
        }

        return closed ?? (IReadOnlyList<Instant>)[];
    }

    /// <summary>Notes an IPI.</summary>
    /// <param name="vector">Its vector.</param>
    /// <param name="line">Where it is sent.</param>
    public void Send(int vector, int line) => sends[vector].Add(line);

    /// <summary>Takes an interrupt. All that was sent before the CPU's last event is one pending interrupt; what was sent since may have
    /// come in time or not.</summary>
    /// <param name="vector">The vector.</param>
    /// <returns>Whether one was pending.</returns>
    public bool Take(int vector)
    {
        var pending = sends[vector];
        if (pending.Count == 0)
        {
            return false;
        }

        var late = pending.Count(line => line > LastLine);
        var kept = late == pending.Count ? late - 1 : late;
        pending.RemoveRange(0, pending.Count - kept);
        return true;
    }

    // The stopper that takes a CPU off gives it to the idle task when nobody sees that any more.
    private void ForgetTask() => (Current, SwitchesTo, Exits, SeenElsewhere) = (null, null, null, null);
}
