namespace Shootdown.Litmus.Text;

/// <summary>Conditions as herd writes them.</summary>
internal static class PropositionText
{
    /// <summary>A condition.</summary>
    /// <param name="quantifier">Of which outcomes it speaks.</param>
    /// <param name="proposition">What it says.</param>
    public static string Of(Quantifier quantifier, HerdProposition proposition)
    {
        var word = quantifier switch
        {
            Quantifier.Exists => "exists",
            Quantifier.NotExists => "~exists",
            _ => "forall",
        };
        return $"{word} ({Of(proposition)})";
    }

    /// <summary>A proposition.</summary>
    /// <param name="proposition">The proposition.</param>
    public static string Of(HerdProposition proposition) => proposition switch
    {
        ConstantProposition constant => constant.Value ? "true" : "false",
        NotProposition not => $"not ({Of(not.Part)})",
        AndProposition { Parts: [] } => "true",
        OrProposition { Parts: [] } => "false",
        AndProposition and => string.Join(" /\\ ", and.Parts.Select(p => p is OrProposition or ImpliesProposition or AndProposition
            ? $"({Of(p)})" : Of(p))),
        OrProposition or => string.Join(" \\/ ", or.Parts.Select(p => p is ImpliesProposition or OrProposition ? $"({Of(p)})" : Of(p))),
        ImpliesProposition implies =>
            $"{(implies.If is ImpliesProposition ? $"({Of(implies.If)})" : Of(implies.If))} => {Of(implies.Then)}",
        EqualProposition equal => $"{Of(equal.Place)}={equal.Value}",
        FaultProposition fault => fault.Fault.ToString(),
        _ => throw new ArgumentException($"no text for {proposition}", nameof(proposition)),
    };

    /// <summary>A place.</summary>
    /// <param name="place">The place.</param>
    public static string Of(HerdPlace place) => place is MemoryPlace memory ? $"[{memory.Name}]" : place.ToString()!;
}
