using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>A walker without locks reads an entry of a table.</summary>
/// <param name="Tables">The tables by which it came.</param>
/// <param name="Page">The page whose entry it is.</param>
public sealed record TableWalk(PageTable Tables, int Page);

/// <summary>The tables as software walks them without locks.</summary>
public sealed partial class PageTable
{
    /// <summary>Reads an entry of a table that was found before (<c>ptep_get_lockless</c>).</summary>
    /// <param name="page">The page.</param>
    internal Operation<PteValue> Walk(int page) =>
        Atomic.Load<PteValue>(Entries[page], string.Create(CultureInfo.InvariantCulture, $"ptep_get_lockless({Name}.{page})")) with
        {
            Concerns = new TableWalk(this, page), Ordering = Table.Dependences?.ReadsEntry(Entries[page]),
        };

    /// <summary>Whether the entry above is what it was: <c>pmd_val(pmd) == pmd_val(*pmdp)</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it was found to be mapped to.</param>
    /// <param name="upper">What the entry above was.</param>
    internal Operation<bool> StillPoints(int page, PteValue value, UpperEntry upper = UpperEntry.Table) =>
        Atomic.Load<UpperEntry, bool>(
            UpperOf(page),
            $"{UpperOf(page)} is what it was",
            2,
            upper,
            static (ref Values v, UpperEntry was) => v[0] == (int)was ? 1 : 0) with
        {
            Concerns = new WalkerReference(this, page, value, ReferenceStep.Checked),
        };

    /// <summary>Whether the entry is what it was: <c>pte_val(pte) == pte_val(ptep_get(ptep))</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it was found to be mapped to.</param>
    internal Operation<bool> StillMaps(int page, PteValue value) =>
        Atomic.Load<PteValue, bool>(
            Entries[page],
            $"{Entries[page]} is what it was",
            2,
            value,
            static (ref Values v, PteValue was) => v[0] == (int)was ? 1 : 0) with
        {
            Concerns = new WalkerReference(this, page, value, ReferenceStep.Checked),
            Ordering = Table.Dependences?.RereadsEntry(Entries[page]),
        };
}
