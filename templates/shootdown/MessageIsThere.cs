namespace MyProofs;

/// <summary>The property: who has seen the flag finds the message.</summary>
public sealed class MessageIsThere : IMonitor
{
    private static readonly Clause Missing = new("the flag is up, and the message is not there");

    public static Property Property { get; } =
        Property.Of("M1", "who has seen the flag finds the message", () => new MessageIsThere(), Missing);

    // Asked once for every step of every routine: which of them it looks at, and what it checks there.
    public Probe? Watch(Site site) => site.Operation.About is not MessageRead ? null : new Probe
    {
        After = (ref Sight sight) => sight.Break(Missing, sight.Result == 0),
    };
}
