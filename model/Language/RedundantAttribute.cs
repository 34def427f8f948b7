namespace Shootdown.Model.Language;

/// <summary>Says of a routine what can be taken out of it without loss, and why it is there nevertheless. What it names is put to the
/// test like everything else: a claim that breaks without it proves it wrong.</summary>
/// <param name="mutant">The operator as reports name it, and a part of the step's label: <c>no-barrier llist_del_all</c>.</param>
/// <param name="why">Why nothing is lost, in the kernel's terms.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
public sealed class RedundantAttribute(string mutant, string why) : Attribute
{
    /// <summary>The operator, and a part of the step's label.</summary>
    public string Mutant { get; } = mutant;

    /// <summary>Why nothing is lost.</summary>
    public string Why { get; } = why;
}
