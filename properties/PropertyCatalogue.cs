namespace Shootdown.Properties;

/// <summary>Every property, by its clause.</summary>
public static class PropertyCatalogue
{
    /// <summary>Safety first, then progress, then cost.</summary>
    public static IReadOnlyList<Property> All { get; } =
    [
        NoStaleTranslation.Property,
        NoFreedTableWalked.Property,
        NoFreedPageUsed.Property,
        WalkersReadLiveTables.Property,
        ReferencesAreInTime.Property,
        CsdQueueIntegrity.Property,
        ArgumentsOutliveTheirReaders.Property,
        ExactlyOnce.Property,
        NoUseAfterFree.Property,
        NoReuseWhileBusy.Property,
        CpumaskCoversLoaders.Property,
        GenerationsAreTrue.Property,
        PcidsAreUnmixed.Property,
        CallbacksOnlyOnline.Property,
        OfflineWorkIsReported.Property,
        PinnedWhereNeeded.Property,
        WaitsForItsOwn.Property,
        WaitsEnd.Property,
        WaitsOnlyForItsOwn.Property,
        IpiOwnerIsNotDelayed.Property,
        NoForeignRelock.Property,
        NoStarvation.Weak,
        NoStarvation.Strong,
        NoMutualWait.Property,
        WalkersNeverWait.Property,
        OwesNothingWhileAcquiring.Property,
        HotplugEnds.Property,
        WaitsPreemptibly.Property,
        NoLazyInterrupted.Property,
        LocalAndRemoteAreSerial.Property,
        ServesInOrder.Property,
    ];

    /// <summary>What address translation must keep to; trivial where a workload has no memory.</summary>
    public static IReadOnlyList<Property> Translation { get; } =
    [
        NoStaleTranslation.Property,
        NoFreedTableWalked.Property,
        NoFreedPageUsed.Property,
        WalkersReadLiveTables.Property,
        ReferencesAreInTime.Property,
        CpumaskCoversLoaders.Property,
        GenerationsAreTrue.Property,
        PcidsAreUnmixed.Property,
    ];

    /// <summary>What calls of other CPUs must keep to, whatever they are for; that every wait ends among it.</summary>
    public static IReadOnlyList<Property> Calls { get; } =
    [
        CsdQueueIntegrity.Property,
        ArgumentsOutliveTheirReaders.Property,
        ExactlyOnce.Property,
        NoUseAfterFree.Property,
        NoReuseWhileBusy.Property,
        CallbacksOnlyOnline.Property,
        PinnedWhereNeeded.Property,
        WaitsForItsOwn.Property,
        WaitsEnd.Property,
        NoMutualWait.Property,
        HotplugEnds.Property,
    ];

    /// <summary>What is asked of a scenario for which nobody claims anything: safety, and that every wait ends.</summary>
    public static IReadOnlyList<Property> Default { get; } = [.. Translation, .. Calls];

    /// <summary>Finds a property by its clause.</summary>
    /// <param name="id">The clause, in any case.</param>
    /// <exception cref="FormatException">There is none; the message says which there are.</exception>
    public static Property Parse(string id) =>
        All.FirstOrDefault(p => p.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"unknown property '{id}'; known: {string.Join(", ", All.Select(p => p.Id))}");
}
