namespace Shootdown.Tests.Claims;

/// <summary>What claimed systems execute: all of them are explored once, for whoever asks.</summary>
public sealed class ProfiledClaims
{
    private readonly Lazy<ProfiledSystems> all = new(() => ProfiledSystems.Of(ClaimedSystems.All, new ExhaustiveOptions()));
    private readonly Lazy<ProfiledSystems> arm64 = new(() => ProfiledSystems.Of(ClaimedSystems.Arm64, new ExhaustiveOptions()));

    /// <summary>The systems, but for those of arm64.</summary>
    public ProfiledSystems All => all.Value;

    /// <summary>The systems of arm64.</summary>
    public ProfiledSystems Arm64 => arm64.Value;
}

/// <summary>The tests that ask.</summary>
[CollectionDefinition(Name)]
public sealed class ProfiledClaimsCollection : ICollectionFixture<ProfiledClaims>
{
    /// <summary>What they are called.</summary>
    public const string Name = "what claimed systems execute";
}
