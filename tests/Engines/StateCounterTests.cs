namespace Shootdown.Tests.Engines;

/// <summary>The estimate of how many distinct states were seen.</summary>
public sealed class StateCounterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(60_000)]
    [InlineData(2_000_000)]
    public void Estimate_is_within_four_standard_errors(int states)
    {
        var counter = new StateCounter();
        for (var twice = 0; twice < 2; twice++)
        {
            for (var i = 0; i < states; i++)
            {
                counter.Add([(ulong)i, 7]);
            }
        }

        Assert.InRange(counter.Estimate, states * (1 - (4 * StateCounter.Error)), states * (1 + (4 * StateCounter.Error)));
    }
}
