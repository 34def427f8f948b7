using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>A value.</summary>
public abstract record HerdValue;

/// <summary>A number.</summary>
/// <param name="Number">The number.</param>
public sealed record NumberValue(long Number) : HerdValue
{
    /// <summary>There was such a fault.</summary>
    public static NumberValue True { get; } = new(1);

    /// <summary>There was none.</summary>
    public static NumberValue False { get; } = new(0);

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The (virtual) address of a location: <c>x</c>.</summary>
/// <param name="Location">The location.</param>
public sealed record AddressValue(string Location) : HerdValue
{
    /// <inheritdoc/>
    public override string ToString() => Location;
}

/// <summary>The address of a location's page-table entry: <c>PTE(x)</c>, or <c>pte_x</c>.</summary>
/// <param name="Location">The location.</param>
public sealed record EntryAddressValue(string Location) : HerdValue
{
    /// <inheritdoc/>
    public override string ToString() => $"PTE({Location})";
}

/// <summary>The physical address of a location: <c>PA(x)</c>, or <c>phy_x</c>.</summary>
/// <param name="Location">The location.</param>
public sealed record PhysicalAddressValue(string Location) : HerdValue
{
    /// <inheritdoc/>
    public override string ToString() => $"PA({Location})";
}

/// <summary>A page-table entry: <c>(oa:PA(x), valid:1, af:1, db:1, dbm:0, el0:1)</c>; what is not said is as there.</summary>
/// <param name="OutputPage">Of which location the page is that it maps; null for the page that is its own at first.</param>
public sealed record EntryValue(string? OutputPage) : HerdValue
{
    /// <summary>Whether it is valid.</summary>
    public bool Valid { get; init; } = true;

    /// <summary>The access flag.</summary>
    public bool Accessed { get; init; } = true;

    /// <summary>The dirty bit: whether the page may be written.</summary>
    public bool Dirty { get; init; } = true;

    /// <summary>The dirty-bit modifier: whether hardware sets the dirty bit.</summary>
    public bool HardwareDirty { get; init; }

    /// <summary>Whether EL0 may access the page.</summary>
    public bool User { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> fields = [.. OutputPage is null ? (string[])[] : [$"oa:PA({OutputPage})"]];
        AddIf(!Valid, "valid:0");
        AddIf(!Accessed, "af:0");
        AddIf(!Dirty, "db:0");
        AddIf(HardwareDirty, "dbm:1");
        AddIf(!User, "el0:0");
        AddIf(fields.Count == 0, "valid:1");
        return $"({string.Join(", ", fields)})";

        void AddIf(bool said, string field)
        {
            if (said)
            {
                fields.Add(field);
            }
        }
    }
}
