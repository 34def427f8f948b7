namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <content>Flushes of any number of further CPUs (docs/any-number.md).</content>
public sealed partial class Tlb
{
    private const string OfTheirOwn =
        "what further CPUs flush is a page of their own, which nothing is asked of: that all that they do is done is for the projection "
        + "(docs/any-number.md)";

    private OthersOfMm? others;

    /// <summary>Lets further CPUs run an mm and flush it.</summary>
    /// <param name="mm">The mm; its last page stands for all pages that are none of the machine's.</param>
    /// <param name="request">The call that stands for theirs.</param>
    /// <param name="raises">How often they raise its generation at most.</param>
    public void RunAmongOthers(Mm mm, Request request, int raises)
    {
        ArgumentNullException.ThrowIfNull(mm);
        ArgumentNullException.ThrowIfNull(request);
        others = new OthersOfMm(machine, mm, raises);
        Flush[] theirs =
        [
            Declare("others: a page", mm, mm.Tables.Pages - 1, freedTables: false, request),
            Declare("others: all", mm, -1, freedTables: false, request),
        ];
        request.Func = new FlushOfOthers(this, theirs);
        foreach (var queue in smp.CallSingleQueues.Where(q => q.Cpu < machine.Acting))
        {
            var csd = new Csd(machine, $"csd of others for {queue.Cpu}");
            queue.Others = new OtherEntries(csd, new Argument(request), others.ToServe(queue.Cpu), raises > 0);
            if (design.CpumaskTrim == CpumaskTrim.ByFlusher)
            {
                machine.Hardware($"others ask whether {queue.Cpu} runs {mm}", -1, () => OtherCpus.AskForever(
                    () => ShouldFlushTlb(queue.Cpu, theirs[0], trims: false)));
            }
        }
    }

    private sealed class FlushOfOthers(Tlb tlb, IReadOnlyList<Flush> theirs) : SmpCallFunc
    {
        public override Operation<int>? Take(Csd? csd, Argument argument, int cpu) =>
            tlb.others!.Read(cpu, NumberOf(theirs[0]), NumberOf(theirs[1]), tlb.flushes.Count * (tlb.Generations + 1));

        [Redundant("text off-by-one tlb.FlushTlbFunc(", OfTheirOwn)]
        [Redundant("text wrong-operand tlb.FlushTlbFunc(", OfTheirOwn)]
        [Redundant("text wrong-operand tlb.Decode(", OfTheirOwn)]
        public override Step Run(int cpu, int taken, bool acknowledged) => tlb.FlushTlbFunc(cpu, tlb.Decode(taken));

        private int NumberOf(Flush flush) => (flush.Number - 1) * (tlb.Generations + 1);
    }
}
