using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <content>Tags that the kernel names at a flush, whatever is loaded (RISC-V: <c>sfence.vma</c> with an ASID).</content>
public sealed partial class Mmu
{
    /// <summary>Whether the kernel drops what a tag held for its last owner right after it has loaded the tag, with interrupts off: so
    /// what it holds is looked at where user memory is accessed, and not before.</summary>
    public bool DropsAfterLoad { get; init; }

    /// <summary><c>sfence.vma</c>: drops all that an ASID tags.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    public Operation<Nothing> InvalidateAsid(int cpu, int asid) => OnUnit(
        cpu,
        string.Create(CultureInfo.InvariantCulture, $"sfence.vma(x0, {asid})"),
        [],
        asid,
        static (ref Values v, (TranslationUnit Unit, int Asid) a) =>
        {
            a.Unit.Drop(ref v, a.Asid);
            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>sfence.vma</c>: drops one page's translations that an ASID tags, and no pointer to a table.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="table">The table of the address space.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> InvalidatePage(int cpu, int asid, int table, int page)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        return OnUnit(
            cpu,
            string.Create(CultureInfo.InvariantCulture, $"sfence.vma({Tables[table].Name}.{page}, {asid})"),
            [],
            (asid, table, page),
            static (ref Values v, (TranslationUnit Unit, (int Asid, int Table, int Page) Of) a) =>
            {
                a.Unit.DropPage(ref v, a.Of.Asid, a.Of.Table, a.Of.Page);
                a.Unit.Fill(ref v);
                return 0;
            });
    }
}
