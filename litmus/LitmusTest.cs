namespace Shootdown.Litmus;

/// <summary>A small program, mostly with a verdict that somebody else established.</summary>
public sealed record LitmusTest
{
    /// <summary>The memory of the architecture that it is for.</summary>
    public MemoryModel Model { get; init; } = MemoryModel.Tso;

    /// <summary>Each thread's instructions.</summary>
    public required IReadOnlyList<IReadOnlyList<Instruction>> Threads { get; init; }

    /// <summary>What memory holds at first; 0 where nothing is said.</summary>
    public IReadOnlyDictionary<string, long> Memory { get; init; } = new Dictionary<string, long>();

    /// <summary>What registers hold at first; 0 where nothing is said.</summary>
    public IReadOnlyDictionary<Variable, long> Registers { get; init; } = new Dictionary<Variable, long>();

    /// <summary>What is asked.</summary>
    public required Condition Condition { get; init; }

    /// <summary>The answer on the architecture that it is for; null where nobody says, as in a text of herd's.</summary>
    public LitmusVerdict? Verdict { get; init; }

    /// <summary>The answer under sequential consistency; null where nobody says.</summary>
    public LitmusVerdict? VerdictSc { get; init; }

    /// <summary>Every outcome; null where nobody says, or where those who do contradict the verdict.</summary>
    public IReadOnlySet<LitmusOutcome>? Outcomes { get; init; }

    /// <summary>Whether the verdict is beyond doubt.</summary>
    public bool Score { get; init; } = true;

    /// <summary>What is to be known about the verdict; null for nothing.</summary>
    public string? Caveat { get; init; }
}
