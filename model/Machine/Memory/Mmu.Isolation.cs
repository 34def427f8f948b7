namespace Shootdown.Model.Machine.Memory;

/// <content>PCIDs in pairs, for a kernel and a user mode that have page tables of their own.</content>
/// <remarks>The tables of both lead to the same entries of user memory, so what tells them apart is what each PCID may tag.</remarks>
public sealed partial class Mmu
{
    /// <summary>How far the PCID of user mode is from the kernel's for the same address space; 0 where they are one.</summary>
    public int UserHalf { get; }

    /// <summary>A CPU comes to the kernel's PCID, which is never behind: whether it had that of user mode.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> SwitchToKernelCr3(int cpu)
    {
        var (writes, reads, unit) = UnitOf(cpu, Pcid[cpu]);
        return Atomic.Hardware<(TranslationUnit Unit, int Half), bool>(
            "SWITCH_TO_KERNEL_CR3", writes, reads, 2, (unit, UserHalf), static (ref Values v, (TranslationUnit Unit, int Half) a) =>
            {
                if (v[a.Unit.Pcid] < a.Half)
                {
                    return 0;
                }

                v[a.Unit.Pcid] -= a.Half;
                a.Unit.Fill(ref v);
                return 1;
            });
    }

    /// <summary>A CPU comes to the PCID of user mode.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="flush">Whether the PCID's translations are dropped (bit 63 clear).</param>
    public Operation<Nothing> SwitchToUserCr3(int cpu, bool flush) => OnUnit(
        cpu,
        $"SWITCH_TO_USER_CR3{(flush ? ", flush" : ", noflush")}",
        [Pcid[cpu]],
        (UserHalf, flush),
        static (ref Values v, (TranslationUnit Unit, (int Half, bool Flush) To) a) =>
        {
            v[a.Unit.Pcid] += a.To.Half;
            if (a.To.Flush)
            {
                a.Unit.Drop(ref v, v[a.Unit.Pcid]);
            }

            a.Unit.Fill(ref v);
            return 0;
        });

    /// <summary><c>INVPCID</c>: drops one page's translations of the PCID of user mode that goes with the kernel's, which is
    /// loaded.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="table">The table of the address space, for the page's number.</param>
    /// <param name="page">The page.</param>
    public Operation<Nothing> InvalidateUserPage(int cpu, int table, int page) => OnUnit(
        cpu,
        $"invpcid_flush_one(user_pcid, {Tables[table].Name}.{page})",
        [],
        (UserHalf, table, page),
        static (ref Values v, (TranslationUnit Unit, (int Half, int Table, int Page) Of) a) =>
        {
            var pcid = v[a.Unit.Pcid] + a.Of.Half;
            a.Unit.DropPage(ref v, pcid, a.Of.Table, a.Of.Page);
            for (var table = 0; table < a.Unit.Shape.Tables; table++)
            {
                a.Unit.DropPointer(ref v, pcid, table);
            }

            return 0;
        });
}
