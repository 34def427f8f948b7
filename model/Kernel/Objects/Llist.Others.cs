namespace Shootdown.Model.Kernel.Objects;

/// <content>Entries of further CPUs that the handler serves between those of the machine's.</content>
public unsafe partial class CallSingleQueue
{
    /// <summary>What further CPUs queue here; null where to serve it changes nothing of the machine's.</summary>
    /// <remarks>How many of them are queued, and where among the machine's entries, is left open: the handler may find one before any of
    /// the machine's and behind the last, again and again. All of them are waited for by who queued them, so all are served in the first
    /// pass.</remarks>
    internal OtherEntries? Others { get; set; }

    private sealed record DelAllAmongOthers(CallSingleQueue Queue, DelAllOperation Own, OtherEntries Others) : Operation<TakenClasses>
    {
        public override object About => Own.About;

        public override string Label => $"{Own.Label}, with what others have queued";

        public override int Range => Own.Range;

        public override int Outcomes => 2;

        public override MemoryOrder Order => Own.Order;

        public override TakenClasses Decode(int result) => Own.Decode(result);

        // Where something of the machine's is served in the first pass, those of others may stand before it and behind it anyhow.
        public override int Execute(ref StepExecution step)
        {
            if (step.Outcome > 0 && (!Others.Gate.IsSet(step.State) || (Queue.ClassesQueued(step.State) & TakenClasses.Sync) != 0))
            {
                return Blocked;
            }

            var theirs = step.Outcome > 0 ? TakenClasses.Sync : TakenClasses.None;
            return Own.Execute(ref step) | (int)theirs;
        }

        public override void Touch(Footprint footprint)
        {
            Own.Touch(footprint);
            footprint.Read(Others.Gate);
        }
    }

    // Its result is one of the machine's entries as NextOperation has them, or above them all whether more follow one of the others'.
    private sealed record NextAmongOthers(CallSingleQueue Queue, NextOperation Own, OtherEntries Others) : Operation<Entry>
    {
        private const int Theirs = 0;
        private const int TheirsAndMore = 1;
        private const int OursAndMore = 3;

        public override object About => Own.About;

        public override string Label => $"{Own.Label}, or of one of others";

        public override int Range => Own.Range + 2;

        public override int Outcomes => 4;

        public override Entry Decode(int result) =>
            result < Own.Range ? Own.Decode(result) : new Entry(Others.Csd, Others.Argument, result > Own.Range);

        public override bool Possible(CpuMask cpus, Registers registers, int result) =>
            result >= Own.Range || Own.Possible(cpus, registers, result);

        public override int Execute(ref StepExecution step)
        {
            var left = Queue.TakenOf(step.State, Own.Pass);
            if (step.Outcome <= TheirsAndMore)
            {
                return !Others.Gate.IsSet(step.State) || (step.Outcome == Theirs && left > 0) ? Blocked : Own.Range + step.Outcome;
            }

            var more = step.Outcome == OursAndMore;
            if (left == 0 || (more && (left > 1 || !Others.Gate.IsSet(step.State))))
            {
                return Blocked; // of two of the machine's own the first says that more follow
            }

            return Own.Execute(ref step) | (more ? 1 : 0);
        }

        public override void Touch(Footprint footprint)
        {
            Own.Touch(footprint);
            footprint.Read(Others.Gate);
        }
    }

    private TakenClasses ClassesQueued(ulong* state)
    {
        var classes = TakenClasses.None;
        for (var i = 0; i < queued.Count && queued[i].Get(state) is var value && value != 0; i++)
        {
            classes |= ClassOf((CsdType)candidates[value - 1].Type.Get(state));
        }

        return classes;
    }

    private int TakenOf(ulong* state, TakenClasses pass)
    {
        var count = 0;
        for (var i = 0; i < taken.Count && taken[i].Get(state) is var value && value != 0; i++)
        {
            count += (ClassOf((CsdType)candidates[value - 1].Type.Get(state)) & pass) != 0 ? 1 : 0;
        }

        return count;
    }
}
