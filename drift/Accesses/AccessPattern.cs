namespace Shootdown.Drift.Accesses;

/// <summary>One access that is looked for in the kernel's text.</summary>
/// <param name="Alternatives">How the kernel may write it: a name, or a name with what it is first passed.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
internal sealed record AccessPattern(IReadOnlyList<string> Alternatives, bool IsOptional)
{
    /// <summary>Reads one: <c>get_cpu|preempt_disable|guard(preempt)</c>, with <c>?</c> behind it where it may be missing.</summary>
    /// <param name="text">Its text.</param>
    public static AccessPattern Parse(string text) => new(text.TrimEnd('?').Split('|'), text.EndsWith('?'));

    /// <summary>Whether an access of the kernel's text is it.</summary>
    /// <param name="access">The access: a name with what it is first passed.</param>
    public bool Matches(string access) => Alternatives.Any(a => Matches(a, access));

    /// <summary>Whether a way to write an access names one of the kernel's text.</summary>
    /// <param name="alternative">A name, or a name with what it is first passed.</param>
    /// <param name="access">The access.</param>
    public static bool Matches(string alternative, string access) =>
        alternative.EndsWith(')') ? alternative == access : alternative == NameOf(access);

    /// <summary>The name alone.</summary>
    /// <param name="access">A name with what it is first passed.</param>
    public static string NameOf(string access) => access[..access.IndexOf('(', StringComparison.Ordinal)];

    /// <inheritdoc/>
    public override string ToString() => string.Join('|', Alternatives);
}
