using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <content>Tags that the kernel names at a flush, whatever is loaded (RISC-V: <c>sfence.vma</c> with an ASID).</content>
public sealed partial class Mmu
{
    /// <summary>Whether the kernel drops what a tag held for its last owner right after it has loaded the tag, with interrupts off: so
    /// what it holds is looked at where user memory is accessed, and not before.</summary>
    public bool DropsAfterLoad { get; init; }

    /// <summary><c>sfence.vma</c>: drops all that an ASID tags; or one page's translations, and then no pointer to a table.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The ASID.</param>
    /// <param name="table">The table of the address space.</param>
    /// <param name="page">The page; -1 for all.</param>
    public Operation<Nothing> InvalidateAsid(int cpu, int asid, int table, int page) => OnUnit(
        cpu,
        page < 0 ? string.Create(CultureInfo.InvariantCulture, $"sfence.vma(x0, {asid})")
            : string.Create(CultureInfo.InvariantCulture, $"sfence.vma({Tables[table].Name}.{page}, {asid})"),
        [],
        (asid, table, page),
        static (ref Values v, (TranslationUnit Unit, (int Asid, int Table, int Page) Of) a) =>
        {
            if (a.Of.Page < 0)
            {
                a.Unit.Drop(ref v, a.Of.Asid);
            }
            else
            {
                a.Unit.DropPage(ref v, a.Of.Asid, a.Of.Table, a.Of.Page);
            }

            a.Unit.Fill(ref v);
            return 0;
        });
}
