namespace Shootdown.Model.Kernel.Objects;

/// <content>How arch/arm/mm/context.c goes about them: it reads an mm's context and the generation each by itself, keeps what it has read
/// in a register, and stores an mm's new context behind what goes with it.</content>
public sealed partial class AsidContexts
{
    private int Contexts => Versions * Asids;

    /// <summary><c>atomic64_read(&amp;mm->context.id)</c>.</summary>
    /// <param name="mm">The mm's number.</param>
    public Operation<int> ReadId(int mm) => Atomic.Load<int>(ids[mm], $"atomic64_read({mms[mm]}{names.Id})");

    /// <summary><c>atomic64_read(&amp;asid_generation)</c>: whether a context is of that.</summary>
    /// <param name="context">The context.</param>
    public Operation<bool> IsOfGeneration(int context) => OfGeneration(context, "is");

    /// <summary>The same, under the lock.</summary>
    /// <param name="context">The context.</param>
    public Operation<bool> IsStillOfGeneration(int context) => OfGeneration(context, "is still");

    /// <summary>Takes a context as the CPU's active one: whether no rollover has taken the CPU's from it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="context">The context.</param>
    /// <param name="rule">What it does where one has.</param>
    public Operation<bool> TryActivate(int cpu, int context, ActiveAsids rule) => Atomic.Modify<(int To, ActiveAsids Rule), bool>(
        active[cpu],
        $"{(rule == ActiveAsids.Exchanged ? "xchg" : "cmpxchg")}({names.Active}[{cpu}], {Text(context)})",
        2,
        (context, rule),
        static (ref Values v, (int To, ActiveAsids Rule) a) =>
        {
            var was = v[0] != 0;
            v[0] = was || a.Rule == ActiveAsids.Exchanged ? a.To : 0;
            return was ? 1 : 0;
        });

    /// <summary>Lets a CPU have nothing of the first generation active: its own ASID 0, which nobody has
    /// (<c>VMID_ACTIVE_INVALID</c>).</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> ActivateInvalid(int cpu) => Activate(cpu, FirstVersion * Asids);

    /// <summary>Lets a CPU have that active in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    public void BeginInvalid(int cpu) => active[cpu].Initial = FirstVersion * Asids;

    /// <summary>By mm: its context.</summary>
    public IReadOnlyList<Cell> Ids => ids;

    /// <summary>Keeps the ASID of a context of an earlier generation: because a CPU runs it still (<c>check_update_reserved_asid()</c>), or
    /// because nobody has taken it (<c>__test_and_set_bit()</c>). The context of the current generation; 0 where it does not.</summary>
    /// <param name="context">The context.</param>
    /// <param name="rule">Which reserved copies are renewed.</param>
    public Operation<int> Keep(int context, RenewedAsids rule) => Atomic.Together<(int Old, int Asids, RenewedAsids Rule), int>(
        $"new_context(): {Text(context)} is reserved, or free",
        UnderLock,
        [map, .. reserved],
        [version],
        Contexts,
        (context, Asids, rule),
        static (ref Values v, (int Old, int Asids, RenewedAsids Rule) a) =>
        {
            var renewed = (v[v.Count - 1] * a.Asids) + (a.Old % a.Asids);
            return KeepOf(ref v, 0, (1, v.Count - 1), (a.Old, renewed), a.Asids, a.Rule) ? renewed : 0;
        });

    /// <summary><c>find_next_zero_bit(asid_map)</c>, <c>__set_bit()</c>: the context with the next ASID that is free; 0 where none
    /// is.</summary>
    public Operation<int> FindNext() => Find(
        "cur_idx",
        static (ref Values v, int asids) => NextFree(ref v, map: 1, next: 0, asids) is var asid && asid != 0 ? (v[2] * asids) + asid : 0);

    /// <summary>The same after a rollover. Where none is free, the kernel takes one that there is not.</summary>
    public Operation<int> FindFirst() => Find(
        "1",
        static (ref Values v, int asids) =>
            NextFree(ref v, map: 1, next: 0, asids) is var asid && asid != 0 ? (v[2] * asids) + asid : Operation.Undefined);

    /// <summary><c>atomic64_set(&amp;mm->context.id, asid)</c>.</summary>
    /// <param name="mm">The mm's number.</param>
    /// <param name="context">The context.</param>
    public Operation<Nothing> StoreId(int mm, int context) =>
        Atomic.Store(ids[mm], context, $"atomic64_set({mms[mm]}{names.Id}, {Text(context)})");

    /// <summary><c>atomic64_set(&amp;per_cpu(active_asids, cpu), asid)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="context">The context.</param>
    public Operation<Nothing> Activate(int cpu, int context) =>
        Atomic.Store(active[cpu], context, $"atomic64_set({names.Active}[{cpu}], {Text(context)})");

    /// <summary>Reads what a CPU runs: whether it is a context, its reserved one where it has no active one.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="context">The context.</param>
    /// <param name="reservedToo">Whether its reserved one is looked at.</param>
    public Operation<bool> Runs(int cpu, int context, bool reservedToo) => Atomic.Together<(int Context, bool ReservedToo), bool>(
        $"{names.Active}[{cpu}]{(reservedToo ? $" or {names.Reserved}[{cpu}]" : string.Empty)} is {Text(context)}",
        "a rollover writes the second where it takes the first, with the lock held",
        [],
        [active[cpu], reserved[cpu]],
        2,
        (context, reservedToo),
        static (ref Values v, (int Context, bool ReservedToo) a) =>
            (v[0] == 0 && a.ReservedToo ? v[1] : v[0]) == a.Context ? 1 : 0);

    private Operation<bool> OfGeneration(int context, string verb) => Atomic.Load<int, bool>(
        version, $"{Text(context)} {verb} of {names.Version}", 2, context / Asids, static (ref Values v, int of) => v[0] == of ? 1 : 0);

    private Operation<int> Find(string from, Effects<int> effects) => Atomic.Together<int, int>(
        $"find_next_zero_bit({names.Map}, {from})", UnderLock, [next, map], [version], Contexts, Asids, effects);
}
