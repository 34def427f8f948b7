namespace Shootdown.Tests.Litmus.Arm;

/// <summary>Each order that instructions have of themselves is needed: without it some records disagree.</summary>
public sealed class OrderTwinTests
{
    [Fact]
    public void A_load_that_acquires_nothing_is_caught() =>
        Twins.AssertCaught(9, "MP+rel+acq", i =>
            i is LoadInstruction { Order: AccessOrder.Acquire } load ? load with { Order = AccessOrder.Plain } : i);

    [Fact]
    public void An_acquire_that_waits_for_no_release_is_caught() =>
        Twins.AssertCaught(1, "SB+dmb.sy+rel-acq", i =>
            i is LoadInstruction { Order: AccessOrder.Acquire } load ? load with { Order = AccessOrder.AcquireLocally } : i);

    [Fact]
    public void A_local_acquire_that_acquires_nothing_is_caught() =>
        Twins.AssertCaught(2, "MP+rel+acqpc", i =>
            i is LoadInstruction { Order: AccessOrder.AcquireLocally } load ? load with { Order = AccessOrder.Plain } : i);

    [Fact]
    public void A_local_acquire_that_waits_for_releases_is_caught() =>
        Twins.AssertCaught(1, "SB+dmb.sy+rel-acqpc", i =>
            i is LoadInstruction { Order: AccessOrder.AcquireLocally } load ? load with { Order = AccessOrder.Acquire } : i);

    [Fact]
    public void A_store_that_releases_nothing_is_caught() =>
        Twins.AssertCaught(20, "LB+BEQ4", i =>
            i is StoreInstruction { Order: AccessOrder.Release } store ? store with { Order = AccessOrder.Plain } : i);

    [Fact]
    public void An_indivisible_acquire_that_acquires_nothing_is_caught() =>
        Twins.AssertCaught(2, "MP+rel+CASacq-ok", i =>
            i is LockedInstruction { Order: AccessOrder.Acquire } locked ? locked with { Order = AccessOrder.Plain } : i);

    [Fact]
    public void An_address_dependency_that_orders_nothing_is_caught() =>
        Twins.AssertCaught(7, "IRIW+addrs", i => i switch
        {
            LoadInstruction { Index: not null } load => load with { Index = null },
            StoreInstruction { Index: not null } store => store with { Index = null },
            _ => i,
        });

    [Fact]
    public void A_dependency_through_a_calculation_that_orders_nothing_is_caught() =>
        Twins.AssertCaught(8, "IRIW+addrs", i =>
            i is RegisterInstruction { Calculation: Calculation.Xor } of && of.Left == of.Right
            ? new RegisterInstruction(Calculation.Take, of.Into, Operand.Of(0), Operand.Of(0))
            : i);

    [Fact]
    public void A_control_dependency_that_orders_nothing_is_caught()
    {
        var caught = Twins.Caught((i, at, _) => i is BranchInstruction branch && branch.Target == at + 1 ? new NoInstruction() : i);
        Assert.Contains("herd:catalogue/aarch64/tests/LB+BEQ4.litmus", caught);
    }

    [Fact]
    public void An_indivisible_read_and_write_that_is_two_is_caught() => Assert.Equal(5, Divided().Count);

    [Fact]
    public void An_invalidation_that_does_nothing_is_caught() =>
        Twins.AssertCaught(20, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld", i =>
            i is InvalidateInstruction ? new NoInstruction() : i);

    [Fact]
    public void An_invalidation_of_all_CPUs_that_reaches_one_is_caught() =>
        Twins.AssertCaught(16, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld", i =>
            i is InvalidateInstruction { Scope: InvalidationScope.InnerShareable } tlbi
                ? tlbi with { Scope = InvalidationScope.Local } : i);

    [Fact]
    public void A_local_invalidation_that_reaches_all_CPUs_is_caught() =>
        Twins.AssertCaught(1, "REM+VAAE1+dsb.ish", i =>
            i is InvalidateInstruction { Scope: InvalidationScope.Local } tlbi
                ? tlbi with { Scope = InvalidationScope.InnerShareable } : i);

    // Of one thread only those parts are replaced in which no jump counts instructions.
    private static IReadOnlyList<string> Divided()
    {
        var changed = Facts.AArch64.Where(r =>
            r.Test!.Threads.Any(t => t.Any(i => i is LockedInstruction { Expected: null, Calculation: Calculation.Take }))
            && !r.Test.Threads.Any(t => t.Any(i => i is BranchInstruction))).Select(r => r with
            {
                Test = r.Test! with
                {
                    Threads = [.. r.Test.Threads.Select(t => (IReadOnlyList<Instruction>)[.. t.SelectMany(Divide)])],
                },
            });
        return [.. Facts.Run(MemoryModel.Arm, [.. changed]).Where(r => r.Agreement == Agreement.Disagrees).Select(r => r.Record.Id)];
    }

    private static IEnumerable<Instruction> Divide(Instruction instruction) =>
        instruction is LockedInstruction { Expected: null, Calculation: Calculation.Take } locked
            ?
            [
                new RegisterInstruction(Calculation.Take, "T", Operand.Of(0), locked.Source),
                new LoadInstruction(locked.Into ?? "U", locked.Location) { Order = locked.Order & AccessOrder.Acquire },
                new StoreInstruction(locked.Location, Operand.Of("T")) { Order = locked.Order & AccessOrder.Release },
            ]
            : [instruction];
}
