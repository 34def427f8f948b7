using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Cpus;

/// <content>Steps as tables: what a step has done once is looked up instead of called.</content>
public sealed unsafe partial class MachineSystem
{
    // A search that makes no more steps than these is over before a table would have been of use.
    private const int MadeBeforeTables = 20_000;

    private volatile StepTables? known;
    private int made;

    // Appends the step that a context makes at a node, once for each way that it may go; says whether it is enabled.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Make(ulong* state, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed) =>
        known is { } tables
            ? Make(state, tables.Of(context.Id, cpu) + node, context, node, cpu, ref successors, ref observed)
            : CallBeforeTables(state, context, node, cpu, ref successors, ref observed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Make(
        ulong* state, StepTable* table, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        var line = table->Look(state, StepTable.Head + words, out var key, out var outcome);
        if (line is null)
        {
            return CallAndSettle(state, table, context, node, cpu, ref successors, ref observed);
        }

        if (outcome != StepTable.Made)
        {
            if (outcome == StepTable.Blocked)
            {
                observed |= line[3];
                return false;
            }

            return CallAndKeep(state, table, key, context, node, cpu, ref successors, ref observed);
        }

        Change(state, line + StepTable.Head, successors.Next);
        successors.Noted |= line[2];
        successors.Append(StepChoice.Of(ChoiceKind.Step, context.Id, cpu), line[3]);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Change(ulong* state, ulong* changed, ulong* next)
    {
        switch (words)
        {
            case 1:
                next[0] = state[0] ^ changed[0];
                break;
            case 4:
                // Not as a vector: Coyote's rewriter takes no Vector256.
                (next[0], next[1]) = (state[0] ^ changed[0], state[1] ^ changed[1]);
                (next[2], next[3]) = (state[2] ^ changed[2], state[3] ^ changed[3]);
                break;
            default:
                for (var i = 0; i < words; i++)
                {
                    next[i] = state[i] ^ changed[i];
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CallBeforeTables(
        ulong* state, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        if (made < MadeBeforeTables && ++made == MadeBeforeTables)
        {
            BeginTables();
        }

        return Call(state, context, node, cpu, ref successors, ref observed);
    }

    /// <summary>Looks steps up from now on where that can be done, however few have been made.</summary>
    internal void BeginTables()
    {
        if (buffers is not null || windows is not null || !StepTables.AreSupported)
        {
            return;
        }

        // Several threads may come here at once; what one of them goes by must be of the same tables.
        lock (tables)
        {
            if (known is null)
            {
                var begun = new StepTables(machine, tables, sole);
                steady = Steady(begun);
                known = begun;
            }
        }
    }

    // What tables hold is not so where other steps are in the place of a system's own.
    private void ForgetTables() => (steady, known, made) = (null, null, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CallAndSettle(
        ulong* state, StepTable* table, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        if (!table->IsSettled)
        {
            known!.Settle(table, context, node, cpu);
        }

        return Call(state, context, node, cpu, ref successors, ref observed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CallAndKeep(
        ulong* state, StepTable* table, ulong key, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        // A step that throws leaves what others have done as it is.
        var did = successors;
        var waiting = 0UL;
        did.Noted = 0;
        var enabled = Call(state, context, node, cpu, ref did, ref waiting);
        Keep(state, table, key, context, node, cpu, successors.Count, did, waiting);
        successors.Count = did.Count;
        successors.Noted |= did.Noted;
        observed |= waiting;
        return enabled;
    }

    // What a step did, if it does the same in another state that has its cells in common with this one.
    private void Keep(
        ulong* state, StepTable* table, ulong key, ContextTable context, int node, int cpu, int before, in Successors did, ulong waiting)
    {
        var room = stackalloc ulong[4 * words];
        var like = room;
        var touched = room + words;
        var changed = touched + words;
        var next = changed + words;
        known!.Resemble(table, context, state, like, touched);
        uint choice;
        ulong shown;
        var again = new Successors { States = next, Choices = &choice, Observations = &shown, Words = words };
        var waitingAgain = 0UL;
        try
        {
            _ = Call(like, context, node, cpu, ref again, ref waitingAgain);
        }
#pragma warning disable CA1031 // Whatever it throws, it does not do the same.
        catch (Exception)
#pragma warning restore CA1031
        {
            known.Refuse(table);
            return;
        }

        var isMade = did.Count > before;
        var same = again.Count == did.Count - before && again.Noted == did.Noted && waitingAgain == waiting
            && (!isMade || shown == did.Observations[before]);
        for (var i = 0; i < words; i++)
        {
            changed[i] = isMade ? did.States[((nint)before * words) + i] ^ state[i] : 0;
            same &= (changed[i] & ~touched[i]) == 0 && (!isMade || changed[i] == (next[i] ^ like[i]));
        }

        if (!same)
        {
            known.Refuse(table);
            return;
        }

        known.Add(
            table,
            key,
            isMade ? StepTable.Made : StepTable.Blocked,
            did.Noted,
            isMade ? did.Observations[before] : waiting,
            new ReadOnlySpan<ulong>(changed, words));
    }
}
