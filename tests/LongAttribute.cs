using Xunit.v3;

namespace Shootdown.Tests;

/// <summary>Of tests that take seconds: <c>dotnet test Verify.sln --filter-not-trait suite=long</c> leaves them out.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class LongAttribute : Attribute, ITraitAttribute
{
    private const string Suite = "suite";
    private const string Long = "long";

    /// <summary>Marks one row of a test's data.</summary>
    /// <param name="row">The row.</param>
    /// <typeparam name="TRow">Its type.</typeparam>
    public static TRow Mark<TRow>(TRow row)
        where TRow : TheoryDataRowBase
    {
        row.Traits.Add(Suite, [Long]);
        return row;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Suite, Long)];
}
