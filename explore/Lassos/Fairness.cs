namespace Shootdown.Explore;

/// <summary>What is assumed of the scheduler along an infinite run.</summary>
public enum Fairness
{
    /// <summary>Nothing: any infinite run counts.</summary>
    None,

    /// <summary>A process that is enabled from some point on without interruption makes steps for ever.</summary>
    Weak,

    /// <summary>A process that is enabled again and again makes steps for ever.</summary>
    Strong,
}
