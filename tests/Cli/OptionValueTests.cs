namespace Shootdown.Tests.Cli;

/// <summary>Sizes, times and misspelt names.</summary>
public sealed class OptionValueTests
{
    [Theory]
    [InlineData("1M", 1L << 20)]
    [InlineData("512M", 512L << 20)]
    [InlineData("512m", 512L << 20)]
    [InlineData("4G", 4L << 30)]
    [InlineData("2048K", 2L << 20)]
    [InlineData("1024G", 1L << 40)]
    [InlineData("1025G", null)]
    [InlineData("1K", null)]
    [InlineData("4", null)]
    [InlineData("G", null)]
    [InlineData("", null)]
    [InlineData("-1G", null)]
    [InlineData("1.5G", null)]
    [InlineData("9999999999999999999G", null)]
    public void Sizes(string text, long? bytes) => Assert.Equal(bytes, SizeOption.Read(text));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1h", 3600)]
    [InlineData("1000h", 3_600_000)]
    [InlineData("1001h", null)]
    [InlineData("0s", null)]
    [InlineData("10", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("1d", null)]
    [InlineData("99999999999h", null)]
    public void Times(string text, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, DurationOption.Read(text));

    [Theory]
    [InlineData("linux-73", "linux-7.3")]
    [InlineData("h17", "h17-mutual-call")]
    [InlineData("one-cal", "one-call")]
    public void What_was_meant_comes_first(string typed, string meant) =>
        Assert.Equal(meant,
            NearestNames.Of(typed, ["linux-7.3", "linux-7.2", "preemptible-v1", "h17-mutual-call", "h7-aba-starvation", "one-call"])[0]);

    [Fact]
    public void Nothing_is_suggested_where_nothing_is_near() =>
        Assert.Empty(NearestNames.Of(new string('q', 100_000), ["linux-7.3", "one-call"]));
}
