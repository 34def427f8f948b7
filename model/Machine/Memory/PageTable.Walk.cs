namespace Shootdown.Model.Machine.Memory;

/// <summary>The tables as software walks them without locks.</summary>
public sealed partial class PageTable
{
    /// <summary>Reads an entry of a table that was found before (<c>ptep_get_lockless</c>).</summary>
    /// <param name="page">The page.</param>
    internal Operation<PteValue> Walk(int page) => new WalkReading(this, page);

    /// <summary>Whether the entry above is what it was: <c>pmd_val(pmd) == pmd_val(*pmdp)</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it was found to be mapped to.</param>
    /// <param name="late">Ghost: the walker's reference is on a page that had been flushed before.</param>
    internal Operation<bool> StillPoints(int page, PteValue value, Cell late) => new RecheckQuestion(this, page, value, late, Above: true);

    /// <summary>Whether the entry is what it was: <c>pte_val(pte) == pte_val(ptep_get(ptep))</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it was found to be mapped to.</param>
    /// <param name="late">Ghost: the walker's reference is on a page that had been flushed before.</param>
    internal Operation<bool> StillMaps(int page, PteValue value, Cell late) => new RecheckQuestion(this, page, value, late, Above: false);

    /// <summary>Whether a flush has said of a mapping that nobody uses it any more.</summary>
    internal unsafe bool IsRevoked(ulong* state, int page, PteValue value) =>
        (Revoked[page].Get(state) >> ((int)value - 1) & 1) != 0 && Mapped(state, page) != value;

    internal Footprint TouchRevoked(Footprint footprint, int page) => footprint.Read(Upper, Entries[page], Revoked[page]);

    private unsafe ulong WhenRead(ulong* state) => Table.IsGoneFor(state, Number) ? Observed.FreedTableRead : 0;

    private sealed unsafe record WalkReading(PageTable Tables, int Page) : Operation<PteValue>
    {
        public override string Label => $"ptep_get_lockless({Tables.Name}.{Page})";

        public override int Range => (int)Tables.Most + 1;

        public override PteValue Decode(int result) => (PteValue)result;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Tables.WhenRead(step.State));
            return Tables.Entries[Page].Get(step.State);
        }

        public override void Touch(Footprint footprint) => footprint.Read(Tables.Entries[Page], Tables.Table.Freed, Tables.Table.OwnedBy);
    }

    private sealed unsafe record RecheckQuestion(PageTable Tables, int Page, PteValue Value, Cell Late, bool Above) : Question
    {
        public override string Label => Above ? $"{Tables.Upper} is what it was" : $"{Tables.Entries[Page]} is what it was";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Above ? 0 : Tables.WhenRead(step.State));
            var same = Above ? Tables.Upper.IsSet(step.State) : Tables.Entries[Page].Get(step.State) == (int)Value;
            if (Late.IsSet(step.State) && !Tables.IsRevoked(step.State, Page, Value))
            {
                Late.Set(step.State, false);
            }

            return same ? 1 : 0;
        }

        public override void Touch(Footprint footprint) =>
            Tables.TouchRevoked(footprint.Read(Tables.Table.Freed, Tables.Table.OwnedBy).Write(Late), Page);
    }
}
