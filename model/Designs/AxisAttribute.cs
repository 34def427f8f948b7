namespace Shootdown.Model.Designs;

/// <summary>Marks a property of <see cref="Design"/> as a design axis.</summary>
/// <param name="id">The axis' number, such as <c>C1</c>, or <c>-</c> for one that stands outside the list.</param>
/// <param name="question">What is decided along it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AxisAttribute(string id, string question) : Attribute
{
    /// <summary>The axis' number.</summary>
    public string Id { get; } = id;

    /// <summary>What is decided along it.</summary>
    public string Question { get; } = question;
}

/// <summary>Where a design value comes from: a commit, a patch revision, a kernel version, or the harness (a mutant).</summary>
/// <param name="source">The origin in words.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class OriginAttribute(string source) : Attribute
{
    /// <summary>The origin in words.</summary>
    public string Source { get; } = source;
}
