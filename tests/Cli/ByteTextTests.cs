namespace Shootdown.Tests.Cli;

/// <summary>Limits are told in the units that options take.</summary>
public sealed class ByteTextTests
{
    [Theory]
    [InlineData(50_000, "50000 bytes")]
    [InlineData(64L << 20, "64 MiB")]
    [InlineData((1L << 20) + (1L << 19), "1.5 MiB")]
    [InlineData(4L << 30, "4 GiB")]
    [InlineData((4L << 30) + (1L << 20), "4,097 MiB")]
    public void An_amount_is_told_in_the_largest_unit_that_it_is_some_of(long bytes, string text) =>
        Assert.Equal(text, ByteText.Of(bytes));
}
