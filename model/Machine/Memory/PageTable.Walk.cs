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
    internal Operation<bool> StillPoints(int page, PteValue value) => new RecheckQuestion(this, page, value, Above: true);

    /// <summary>Whether the entry is what it was: <c>pte_val(pte) == pte_val(ptep_get(ptep))</c>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">What it was found to be mapped to.</param>
    internal Operation<bool> StillMaps(int page, PteValue value) => new RecheckQuestion(this, page, value, Above: false);

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

    private sealed unsafe record RecheckQuestion(PageTable Tables, int Page, PteValue Value, bool Above) : Question
    {
        public override object? About => new WalkerReference(Tables, Page, Value, ReferenceStep.Checked);

        public override string Label => Above ? $"{Tables.Upper} is what it was" : $"{Tables.Entries[Page]} is what it was";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Above ? 0 : Tables.WhenRead(step.State));
            return (Above ? Tables.Upper.IsSet(step.State) : Tables.Entries[Page].Get(step.State) == (int)Value) ? 1 : 0;
        }

        public override void Touch(Footprint footprint) =>
            footprint.Read(Tables.Table.Freed, Tables.Table.OwnedBy, Tables.Upper, Tables.Entries[Page]);
    }
}
