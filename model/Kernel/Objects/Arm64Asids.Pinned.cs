namespace Shootdown.Model.Kernel.Objects;

/// <content>ASIDs that are pinned: devices translate by them.</content>
/// <remarks>All of it is touched under <c>cpu_asid_lock</c>.</remarks>
public sealed partial class Arm64Asids
{
    private const int MostPins = 2;

    private Cell? pinnedMap; // pinned_asid_map
    private Cell[] pinned = []; // by mm: context.pinned
    private int maxPinned; // max_pinned_asids

    /// <summary>Lets mms be pinned.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="atFirst">The mms that are pinned at first, by number.</param>
    public void AllowPins(Computer machine, IReadOnlyCollection<int> atFirst)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(atFirst);
        var map = atFirst.Aggregate(0, (map, mm) => map | (1 << (ids[mm].Initial % Asids)));
        pinnedMap = machine.Layout.Declare("pinned_asid_map", 1 << Asids, map, -1, v => new CpuMask((byte)v).ToString());
        pinned = [.. mms.Select((name, mm) => machine.Layout.Declare(
            name + ".context.pinned", MostPins + 1, atFirst.Contains(mm) ? 1 : 0))];
        maxPinned = Asids - Cpus - 2;
    }

    /// <summary><c>refcount_inc_not_zero(&amp;mm->context.pinned)</c>.</summary>
    /// <param name="mm">The mm's number.</param>
    public Operation<bool> PinAgain(int mm) => UnderTheLock<int, bool>(
        $"refcount_inc_not_zero({mms[mm]}.context.pinned)", CountOf(mm), [], 2, MostPins, static (ref Values v, int most) =>
        {
            v[0] = v[0] == 0 ? 0 : Math.Min(v[0] + 1, most);
            return v[0] == 0 ? 0 : 1;
        });

    /// <summary><c>nr_pinned_asids &gt;= max_pinned_asids</c>.</summary>
    public Operation<bool> AreTooManyPinned() => UnderTheLock<int, bool>(
        "nr_pinned_asids >= max_pinned_asids", [], [pinnedMap!], 2, maxPinned, static (ref Values v, int most) =>
            int.PopCount(v[0]) >= most ? 1 : 0);

    /// <summary>Pins the context that has been chosen for an mm: <c>__set_bit(asid, pinned_asid_map)</c>,
    /// <c>refcount_set(&amp;mm->context.pinned, 1)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number.</param>
    public Operation<Nothing> Pin(int cpu, int mm) => UnderTheLock<int, Nothing>(
        $"__set_bit(asid, pinned_asid_map), refcount_set({mms[mm]}.context.pinned, 1)",
        [pinnedMap!, .. CountOf(mm)],
        [chosen[cpu]],
        1,
        Asids,
        static (ref Values v, int asids) =>
        {
            v[0] |= 1 << (v[2] % asids);
            v[1] = 1;
            return 0;
        });

    /// <summary><c>refcount_dec_and_test(&amp;mm->context.pinned)</c>, and with the last one
    /// <c>__clear_bit(asid, pinned_asid_map)</c>.</summary>
    /// <param name="mm">The mm's number.</param>
    public Operation<Nothing> Unpin(int mm) => UnderTheLock<int, Nothing>(
        $"refcount_dec_and_test({mms[mm]}.context.pinned)",
        [pinnedMap!, .. CountOf(mm)],
        [ids[mm]],
        1,
        Asids,
        static (ref Values v, int asids) =>
        {
            if (v[1] == 0)
            {
                return Operation.Undefined;
            }

            v[1]--;
            v[0] &= v[1] == 0 ? ~(1 << (v[2] % asids)) : v[0];
            return 0;
        });

    private Cell[] CountOf(int mm) => pinned.Length == 0 ? [] : [pinned[mm]];
}
