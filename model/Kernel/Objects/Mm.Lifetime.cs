namespace Shootdown.Model.Kernel.Objects;

/// <content>How long it lasts: <c>mm_users</c>, <c>mm_count</c>.</content>
public sealed partial class Mm
{
    /// <summary><c>mm_users</c>; null where nobody gives up the last reference, so that none is counted.</summary>
    public Cell? Users { get; private set; }

    /// <summary><c>mm_count</c>; null where it is not counted.</summary>
    public Cell? Count { get; private set; }

    /// <summary>Whether references to it are counted, because somebody gives up the last one.</summary>
    internal bool IsCounted => Users is not null;

    /// <summary>Lets references to it be counted.</summary>
    /// <param name="mmUsers">mm_users in the initial state.</param>
    /// <param name="lazy">Lazy references there.</param>
    /// <param name="most">The most references that there are at once.</param>
    public void BeginCounted(int mmUsers, int lazy, int most)
    {
        Users = machine.Layout.Declare($"{Name}.mm_users", mmUsers + 1, mmUsers); // at 0 to the end once it has been
        Count = Field("mm_count", most + 1, 1 + lazy);
    }

    /// <summary><c>mmgrab()</c>.</summary>
    public Operation<Nothing> Grab() => Atomic.Add(Count!, 1, $"mmgrab({Name})");

    /// <summary><c>atomic_dec_and_test(&amp;mm->mm_users)</c>.</summary>
    public Operation<bool> DropUser() => DecAndTest(Users!);

    /// <summary><c>atomic_dec_and_test(&amp;mm->mm_count)</c>.</summary>
    public Operation<bool> DropCount() => DecAndTest(Count!);

    /// <summary>Whether a task has it, as far as that is counted.</summary>
    public Operation<bool> HasUsers() =>
        Atomic.Load<Nothing, bool>(Users!, $"a task has {Name}", 2, default, static (ref Values v, Nothing _) => v.IsSet(0) ? 1 : 0);

    /// <summary><c>mm_free_pgd()</c> and <c>free_mm()</c>: the page that CR3 points to, and the mm_struct. To free them twice is to touch
    /// them.</summary>
    public Operation<Nothing> Free() => Atomic.Ceases(Freed, 1, $"mm_free_pgd({Name}), free_mm({Name})", MemoryOrder.Full);

    // Below zero no count goes unless the mm_struct has been freed by then, which is told as such.
    private static Operation<bool> DecAndTest(Cell cell) =>
        Atomic.Modify<Nothing, bool>(cell, $"atomic_dec_and_test({cell})", 2, default, static (ref Values v, Nothing _) =>
            v[0] == 0 ? Operation.Undefined : --v[0] == 0 ? 1 : 0) with { Fault = MachineFault.DeadMemoryTouched };
}
