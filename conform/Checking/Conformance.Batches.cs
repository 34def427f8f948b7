namespace Shootdown.Conform.Checking;

/// <content>What a queue was taken with: who found it empty, in which order, and when.</content>
public sealed partial class Conformance
{
    private void EndBatch(CpuTrack cpu, TraceEvent at)
    {
        var batch = cpu.Batch!;
        cpu.Batch = null;
        if (batch.Drain.Before == int.MaxValue)
        {
            batch.Drain.Before = at.Line;
        }

        cpu.Batches.Enqueue(batch);
        cpu.HasServed = true;
        Look(cpu);
    }

    // Batches are looked at in the order in which they were taken, each once its calls have come to their IPIs.
    private void Look(CpuTrack cpu)
    {
        while (Rejection is null && cpu.Batches.TryPeek(out var batch) && batch.Members.TrueForAll(m => m.FoundEmpty is not null))
        {
            cpu.Batches.Dequeue();
            Look(cpu, batch);
        }
    }

    private void Look(CpuTrack cpu, Batch batch)
    {
        var first = FirstOf(cpu, batch);
        CheckOrder(batch, first);
        batch.Drain.ComesAfter(cpu.LastDrain);
        foreach (var member in batch.Members)
        {
            if (!member.Add.ComesAfter(cpu.LastDrain)
                || (first is not null && member != first && !member.Add.ComesAfter(first.Add.Earliest)))
            {
                RejectLine(
                    member.Line,
                    $"the csd is in a queue by line {member.Add.Before}, and was not taken from it with what it is run with",
                    first?.Line ?? 0);
            }

            batch.Drain.ComesAfter(member.Add.Earliest);
        }

        foreach (var kind in batch.Members.Where(m => m.Call.Kind is CsdType.Sync or CsdType.Async).GroupBy(m => m.Call.Kind))
        {
            var earliest = 0;
            foreach (var member in kind)
            {
                if (!member.Add.ComesAfter(earliest))
                {
                    RejectLine(
                        member.Line,
                        "the csd is run after one that was queued later: a queue is run in the order in which it was filled",
                        kind.Select(m => m.Line));
                }

                earliest = member.Add.Earliest;
                batch.Drain.ComesAfter(earliest);
            }
        }

        if (batch.Drain.Earliest >= batch.Drain.Before)
        {
            RejectLine(batch.Drain.Before, "a function runs that was queued only later", batch.Members.Select(m => m.Line));
        }

        if (batch.Members.Find(m => m.Again > 0 && m.Again <= batch.Drain.Earliest) is { } twice)
        {
            RejectLine(twice.Again, $"csd {twice.Csd} is queued again while it is in a queue: nobody has taken it by then", twice.Line);
        }

        cpu.LastDrain = batch.Drain.Earliest;
        if (batch.Members.Count > 0)
        {
            note?.Invoke(
                $"llist_del_all() of CPU {batch.Members[0].Target}, between lines {batch.Drain.Earliest} and {batch.Drain.Before}, "
                + $"has taken what lines {string.Join(", ", batch.Members.Select(m => m.Line).Order())} queue");
        }

        cpu.Pending.RemoveAll(batch.Members.Contains);
        LeaveBehind(cpu, batch);
    }

    // What is not in the batch was queued after it had been taken; of what shows no function nobody knows.
    private void LeaveBehind(CpuTrack cpu, Batch batch)
    {
        if (batch.Members.FindLast(m => m.Call.Kind == CsdType.Ttwu) is { } shown)
        {
            foreach (var unseen in cpu.Pending.FindAll(q => q.Call.Kind == CsdType.Ttwu && q.Line < shown.Line))
            {
                unseen.WasTakenUnseen = true;
                cpu.Pending.Remove(unseen);
                Forget(unseen);
                CheckShown(unseen);
            }
        }

        // irq_work shows no function: what was there by then is gone.
        foreach (var gone in cpu.Pending.FindAll(q => q.Call.Kind == CsdType.IrqWork && q.Add.Before <= batch.Drain.Earliest))
        {
            cpu.Pending.Remove(gone);
            Forget(gone);
        }

        foreach (var left in cpu.Pending.Where(q => q.Call.Kind is not (CsdType.Ttwu or CsdType.IrqWork)).ToList())
        {
            if (!left.Add.ComesAfter(batch.Drain.Earliest))
            {
                if (cpu.HiddenUntil > left.Line)
                {
                    cpu.Pending.Remove(left);
                    Forget(left);
                    continue;
                }

                RejectLine(
                    left.Line,
                    $"the csd is in the queue by line {left.Add.Before}, and is not run with what was taken from it after that",
                    batch.Drain.Before);
            }
        }
    }

    // A list of wakeups shows its oldest member, which is the one that found the queue empty, if any of them did.
    private void CheckShown(QueuedCsd queued)
    {
        if (queued is { WasTakenUnseen: true, FoundEmpty: true } && !SomebodyHides(Cpu(queued.Target)))
        {
            RejectLine(queued.Call.Ipi, "an IPI for a queue that was not empty: another wakeup is shown as the oldest of what was taken",
                queued.Line);
        }
    }

    private QueuedCsd? FirstOf(CpuTrack cpu, Batch batch)
    {
        var first = batch.Members.FindAll(m => m.FoundEmpty == true);
        if (first.Count > 1 && first.Exists(m => m.Call.IsElided))
        {
            // Idle CPUs are woken for other reasons too, just after something has been queued to them.
            first = first.FindAll(m => !m.Call.IsElided) is { Count: > 0 } sent ? sent : first[..1];
        }

        if (first.Count > 1)
        {
            RejectLine(first[1].Call.Ipi, "an IPI for a queue that was not empty: it was taken together with what another IPI was sent for",
                first.Select(m => m.Line));
        }

        if (first.Count > 0)
        {
            return first[0];
        }

        var isExcused = batch.Members.Count == 0 || batch.HasHiddenMembers || cpu.HiddenUntil > cpu.LastDrain
            || (batch.NeedsNoIpi && (elisionsSince == 0 || batch.Members.Exists(m => m.Line < elisionsSince)))
            || cpu.Pending.Exists(q => q.Call.Kind == CsdType.IrqWork && q.FoundEmpty != false && q.Line < batch.Drain.Before);
        if (!isExcused)
        {
            RejectLine(
                batch.Members[0].Line,
                "nobody has sent an IPI for the queue that this csd was taken from: whoever finds it empty does",
                batch.Members.Select(m => m.Line));
        }

        return null;
    }

    // The order in which a queue is run: those that are waited for, those that are not, wakeups. One whose type is not known may be any.
    private static int PlaceOf(CsdType? type) => type switch
    {
        CsdType.Sync => 0,
        CsdType.Async => 1,
        CsdType.Ttwu => 2,
        _ => int.MaxValue,
    };

    private void CheckOrder(Batch batch, QueuedCsd? first)
    {
        for (var i = 1; i < batch.Runs.Count; i++)
        {
            var (before, after) = (batch.Runs[i - 1], batch.Runs[i]);
            if (before.Type is not null && PlaceOf(after.Type) < PlaceOf(before.Type))
            {
                RejectLine(after.Line, $"a {after.Type} csd is run after a {before.Type} one of the same queue", before.Line);
            }
        }

        if (first is not null && batch.Members.Find(m => m.Call.Kind == first.Call.Kind) is { } head && head != first
            && first.Call.Kind is CsdType.Sync or CsdType.Async)
        {
            RejectLine(first.Line, "the csd that found its queue empty is not the first to run", batch.Members[0].Line);
        }
    }

    private void RejectLine(int line, string rule, params IEnumerable<int> lines) =>
        Reject(new TraceEvent(line, -1, -1, string.Empty, ".....", string.Empty, string.Empty), rule, lines);
}
