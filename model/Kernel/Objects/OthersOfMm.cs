using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What any number of further CPUs that run an mm do to what the machine keeps of it (docs/any-number.md).</summary>
/// <remarks>
/// <para>Of mm_cpumask the bit with the number of the others says that some of them are in it. They come to the mm and leave it, and are
/// taken out, at any moment, so whoever reads the mask may find any of them there or none. Their bits are theirs to change, and those of
/// the machine's CPUs are not.</para>
/// <para>They raise the mm's generation, and flush for each that they have raised, on every CPU at any moment after it or never, once each:
/// a page that is none of the machine's, or all. What they flush for is gone from such pages only.</para>
/// </remarks>
internal sealed class OthersOfMm
{
    private readonly Mm mm;
    private readonly Cell left;
    private readonly ImmutableArray<Cell> toServe;

    /// <summary>Declares what there is to remember of them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="raises">How often they raise its generation at most.</param>
    public OthersOfMm(Computer machine, Mm mm, int raises)
    {
        this.mm = mm;
        mm.Cpumask.Initial |= 1 << machine.Others;
        left = machine.Layout.Declare($"flushes of others left, of {mm}", raises + 1, raises);
        toServe =
        [
            .. Enumerable.Range(0, machine.Acting).Select(cpu => machine.Layout.Declare(
                string.Create(CultureInfo.InvariantCulture, $"flushes of others for {cpu}, by generation of {mm}"),
                1 << (mm.Generations + 1),
                0,
                -1,
                Text)),
        ];
        if (raises > 0)
        {
            machine.Hardware($"others flush {mm}", -1, Flush);
        }
    }

    /// <summary>The generations that they flush for and have not on a CPU, as a set.</summary>
    /// <param name="cpu">The CPU.</param>
    public Cell ToServe(int cpu) => toServe[cpu];

    /// <summary>Reads the <c>flush_tlb_info</c> of one of them: any that has not been served.</summary>
    /// <param name="cpu">The CPU that reads.</param>
    /// <param name="page">The number of one that flushes a page, as readers of such memory know it, with generation 0.</param>
    /// <param name="all">The number of one that flushes all.</param>
    /// <param name="range">How many numbers there are.</param>
    public Operation<int> Read(int cpu, int page, int all, int range) => Atomic.Hardware<(int Page, int All, int Most), int>(
        "reads the info of another CPU",
        [toServe[cpu]],
        [],
        range,
        (page, all, mm.Generations),
        static (ref Values v, (int Page, int All, int Most) a) =>
        {
            var generation = 2 + (v.Outcome / 2);
            if ((v[0] >> generation & 1) == 0)
            {
                return Operation.Blocked;
            }

            v[0] &= ~(1 << generation);
            return generation + (v.Outcome % 2 == 0 ? a.Page : a.All);
        },
        MemoryOrder.Once) with
    {
        IsConditional = true,
        Choices =
        [
            .. from generation in Enumerable.Range(2, mm.Generations - 1)
               from what in (string[])["a page", "all"]
               select string.Create(CultureInfo.InvariantCulture, $"{what}, new_tlb_gen {generation}"),
        ],
        Only = static (result, a) => IsIn(result - a.Page, a.Most) || IsIn(result - a.All, a.Most),
    };

    private static bool IsIn(int generation, int most) => generation >= 2 && generation <= most;

    private static string Text(int set) => string.Join(' ', Enumerable.Range(0, 31).Where(g => (set >> g & 1) != 0));

    private async Step Flush()
    {
        while (true)
        {
            await Raise();
        }
    }

    private Operation<Nothing> Raise() => Atomic.Hardware<Nothing, Nothing>(
        $"another CPU's inc_mm_tlb_gen({mm})", [left, mm.TlbGen, .. toServe], [], 1, default, static (ref Values v, Nothing _) =>
        {
            if (v[0] == 0)
            {
                return Operation.Blocked;
            }

            (v[0], v[1]) = (v[0] - 1, v[1] + 1);
            for (var i = 2; i < v.Count; i++)
            {
                v[i] |= 1 << v[1];
            }

            return 0;
        }) with { IsConditional = true };
}
