namespace Shootdown.Tests.Variants;

/// <summary>What a build asked of its design is all that two designs must agree on to be one system.</summary>
public sealed class AskedAxesTests
{
    public static TheoryData<string> Axes => [.. Axis.All.Select(a => a.Name)];

    // An axis that does not would count as asked always, and nothing would be shared across its values.
    [Theory]
    [MemberData(nameof(Axes))]
    public void Every_axis_says_when_it_is_asked(string name)
    {
        var axis = Axis.All.Single(a => a.Name == name);
        var asked = new AskedAxes();
        var design = new Design().Listening(asked);

        Assert.False(asked.Has(axis));
        axis.Of(design);

        Assert.True(asked.Has(axis));
        Assert.Single(Axis.All, asked.Has);
    }

    [Fact]
    public void Who_listens_makes_no_design_another_one() => Assert.Equal(new Design(), new Design().Listening(new AskedAxes()));

    [Fact]
    public void A_design_that_is_changed_is_still_listened_to()
    {
        var (asked, axis) = (new AskedAxes(), Axis.All.Single(a => a.Name == "wait-mask"));
        axis.Of(new Design().Listening(asked) with { Backend = FlushBackend.Kvm });

        Assert.True(asked.Has(axis));
    }
}
