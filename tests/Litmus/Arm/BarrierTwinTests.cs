namespace Shootdown.Tests.Litmus.Arm;

/// <summary>Each barrier that the records have is needed there: without it, or with a weaker one, some disagree.</summary>
[Long]
public sealed class BarrierTwinTests
{
    [Theory]
    [InlineData(FenceKind.DmbFull, 44, "2+2W+dmb.sys")]
    [InlineData(FenceKind.DmbLoad, 20, "MP+rel+CAS-ok-dmb.ld")]
    [InlineData(FenceKind.DmbStore, 16, "R+CAS-rfi-ctrl+DMBST")]
    [InlineData(FenceKind.DsbFull, 66, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld")]
    [InlineData(FenceKind.DsbLoad, 14, "I2V-R-DSB.LD-ISB-W+W")]
    [InlineData(FenceKind.DsbStore, 33, "V2I-W-DSB.ST-TLBI-DSB.ISH-ISB-R")]
    [InlineData(FenceKind.Isb, 16, "D15347-M-store-DSB+DSB-ISB")]
    public void A_barrier_that_does_nothing_is_caught(FenceKind kind, int least, string one) =>
        Twins.AssertCaught(least, one, i => i is BarrierInstruction barrier && barrier.Kind == kind ? new NoInstruction() : i);

    [Theory]
    [InlineData(FenceKind.DmbFull, FenceKind.DmbLoad, 31, "2+2W+dmb.sys")]
    [InlineData(FenceKind.DmbFull, FenceKind.DmbStore, 31, "LB+CAS-rfi-ctrl+DMBSY")]
    [InlineData(FenceKind.DsbFull, FenceKind.DmbFull, 28, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld")]
    [InlineData(FenceKind.DsbFull, FenceKind.DsbLoad, 54, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld")]
    [InlineData(FenceKind.DsbFull, FenceKind.DsbStore, 36, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld")]
    [InlineData(FenceKind.DsbFull, FenceKind.DsbLocal, 52, "Artem3+TLBIx-TLBIy+dmb.sy+dmb.ld")]
    [InlineData(FenceKind.DsbStore, FenceKind.DmbStore, 19, "V2I-W-DSB.ST-TLBI-DSB.ISH-ISB-R")]
    public void A_barrier_that_is_a_weaker_one_is_caught(FenceKind kind, FenceKind weaker, int least, string one) =>
        Twins.AssertCaught(least, one, i => i is BarrierInstruction barrier && barrier.Kind == kind ? new BarrierInstruction(weaker) : i);
}
