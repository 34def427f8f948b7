using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Something that holds a value.</summary>
public abstract record HerdPlace;

/// <summary>A thread's register, by the name of its widest form (<c>X0</c>, <c>rax</c>, <c>EAX</c>), or a local variable in C.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Name">The name.</param>
public sealed record RegisterPlace(int Thread, string Name) : HerdPlace
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Thread}:{Name}");
}

/// <summary>A memory location.</summary>
/// <param name="Name">Its name.</param>
public sealed record MemoryPlace(string Name) : HerdPlace
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The page-table entry of a location: <c>[PTE(x)]</c>, or <c>pte_x</c>.</summary>
/// <param name="Location">The location.</param>
public sealed record EntryPlace(string Location) : HerdPlace
{
    /// <inheritdoc/>
    public override string ToString() => $"[PTE({Location})]";
}
