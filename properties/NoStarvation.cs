namespace Shootdown.Properties;

/// <summary>L3, unbounded: no schedule keeps one waiter waiting for ever while others go on.</summary>
public static class NoStarvation
{
    private const string Waits = "somebody waits";

    /// <summary>Under a scheduler that is weakly fair.</summary>
    public static Property Weak { get; } =
        new("L3-weak", "no waiter starves under a weakly fair scheduler", 0)
        {
            Starvation = Fairness.Weak, Meanings = [], Antecedent = Waits,
        };

    /// <summary>Under a scheduler that is strongly fair.</summary>
    public static Property Strong { get; } =
        new("L3-strong", "no waiter starves under a strongly fair scheduler", 0)
        {
            Starvation = Fairness.Strong, Meanings = [], Antecedent = Waits,
        };
}
