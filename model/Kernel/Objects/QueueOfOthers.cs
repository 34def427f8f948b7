namespace Shootdown.Model.Kernel.Objects;

/// <summary>The <c>call_single_queue</c>s of any number of further CPUs, as those who call them see them (docs/any-number.md).</summary>
/// <remarks>
/// Which of them a csd is queued on is left open, and with it what else is queued there: <c>llist_add()</c> may find the queue empty or
/// not. Each csd has a handler of its own, which runs the text of the interrupt handler with a queue that holds this csd alone, takes it at
/// any moment whether or not an IPI has been sent, and is bound to. Two csds are so served in any order, or at once by two CPUs.
/// </remarks>
internal sealed class QueueOfOthers : CallSingleQueue
{
    private readonly Computer machine;
    private readonly Func<Step> handler;
    private readonly Dictionary<Csd, Cell> sent = [];
    private readonly Dictionary<Context, Csd> served = [];

    /// <summary>Creates the queues.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="handler">The handler of the call-function vectors, on one of the further CPUs.</param>
    public QueueOfOthers(Computer machine, Func<Step> handler)
        : base(machine, machine.Others)
    {
        (this.machine, this.handler) = (machine, handler);
    }

    /// <inheritdoc/>
    public override Operation<bool> Add(Csd csd)
    {
        if (Knows(csd))
        {
            sent.Add(csd, machine.Layout.Flag($"{csd} queued at another"));
            var context = machine.Platform($"others serve {csd}", Serve);
            context.GoesByDiscoveries = true;
            served.Add(context, csd);
            machine.Discover();
        }

        return new SendOperation(this, csd, sent[csd]);
    }

    /// <inheritdoc/>
    public override Operation<TakenClasses> DelAll(OfflineWarning? warning) =>
        served.TryGetValue(machine.Current, out var csd) ? new ReceiveOperation(this, csd, sent[csd], warning) : base.DelAll(warning);

    /// <inheritdoc/>
    public override Operation<Entry> Next(TakenClasses pass) =>
        served.TryGetValue(machine.Current, out var csd)
            ? new CopyOperation(this, csd, pass, csd.Arguments.Count)
            : base.Next(pass);

    /// <inheritdoc/>
    internal override unsafe bool IsQueued(ulong* state, Csd csd) => sent.TryGetValue(csd, out var queued) && queued.IsSet(state);

    /// <inheritdoc/>
    internal override Cell Tells(Csd csd) => sent[csd];

    private async Step Serve()
    {
        while (true)
        {
            await handler();
        }
    }

    private sealed record SendOperation(QueueOfOthers Queue, Csd Csd, Cell Sent) : Question
    {
        public override object About => new Enqueued(Queue, Csd);

        public override string Label => $"llist_add({Csd}, the queue of another CPU)";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Outcomes => 2;

        public override unsafe int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Touched(step.State));
            if (Queue.IsOnAny(step.State, Csd))
            {
                step.Observe(MachineFault.DoubleEnqueue);
                return 0;
            }

            Sent.Set(step.State, true);
            return step.Outcome;
        }

        public override void Touch(Footprint footprint) => Queue.TouchAny(Csd.Touch(footprint).Write(Sent), Csd);

        public override Registers Advance(Registers before, int result) => result == 1 ? before with { OwesIpi = true } : before;
    }

    private sealed record ReceiveOperation(QueueOfOthers Queue, Csd Csd, Cell Sent, OfflineWarning? Warning) : Operation<TakenClasses>
    {
        public override object About => new Emptied(Queue, Warning);

        public override string Label => $"llist_del_all(the queue of another CPU): {Csd}";

        public override int Range => 8;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override TakenClasses Decode(int result) => (TakenClasses)result;

        public override unsafe int Execute(ref StepExecution step)
        {
            if (!Sent.IsSet(step.State))
            {
                return Blocked;
            }

            Sent.Set(step.State, false);
            step.Observe(Csd.Touched(step.State));
            return (int)ClassOf((CsdType)Csd.Type.Get(step.State));
        }

        public override void Touch(Footprint footprint) => Csd.Touch(footprint).Write(Sent).Read(Csd.Type);
    }

    private sealed record CopyOperation(QueueOfOthers Queue, Csd Csd, TakenClasses Pass, int Arguments) : Operation<Entry>
    {
        public override object About => new Served(Queue, Pass);

        public override string Label => $"next entry of {Pass.ToString().ToUpperInvariant()}: copies func, info of {Csd}";

        public override int Range => Math.Max(1, Arguments);

        public override Entry Decode(int result) => new(Csd, Csd.Arguments[result], false);

        public override bool Possible(CpuMask cpus, Registers registers, int result) => Arguments > 0;

        public override unsafe int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Touched(step.State));
            if ((ClassOf((CsdType)Csd.Type.Get(step.State)) & Pass) != 0 && Csd.Carries.Get(step.State) is var carries && carries != 0)
            {
                return carries - 1;
            }

            step.Observe(MachineFault.UnlockedEntryServed);
            return 0;
        }

        public override void Touch(Footprint footprint) => Csd.Touch(footprint).Read(Csd.Type, Csd.Carries);
    }
}
