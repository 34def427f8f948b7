namespace Shootdown.Tests.Campaign;

/// <summary>A clock that goes on when told.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public void Pass(TimeSpan time) => now += time.Ticks;
}
