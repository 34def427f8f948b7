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
        NoFreedMmLoaded.Property,
        NoFreedPageReachedFromOutside.Property,
        NoStaleTranslationOutside.Property,
        WalkersReadLiveTables.Property,
        ReferencesAreInTime.Property,
        HalvesAreOneEntry.Property,
        CsdQueueIntegrity.Property,
        ArgumentsOutliveTheirReaders.Property,
        ExactlyOnce.Property,
        NoUseAfterFree.Property,
        MasksAreFreed.Property,
        NoReuseWhileBusy.Property,
        CpumaskCoversLoaders.Property,
        GenerationsAreTrue.Property,
        PcidsAreUnmixed.Property,
        VmidsAreUnmixed.Property,
        LargeAndSmallAreUnmixed.Property,
        CallbacksOnlyOnline.Property,
        OfflineWorkIsReported.Property,
        PinnedWhereNeeded.Property,
        WaitsForItsOwn.Property,
        AskedForIsSo.Property,
        ContentsAreKept.Property,
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
        AlarmsAreTrue.Property,
        LocksUncontended.Property,
        NoLazyInterrupted.Property,
        LocalAndRemoteAreSerial.Property,
        RemoteRunsFirst.Property,
        ServesInOrder.Property,
        MembarrierOrders.Property,
        MembarrierOrders.Global,
        CodeIsFetchedAnew.Property,
        TextIsFetchedAnew.Property,
        IrqWorkIsOver.Property,
        SoftirqsRun.Property,
        RemoteFunctionsFindTheirTask.Property,
        StoppedCpusDoNothing.Property,
        TaggedAddressesWork.Property,
    ];

    private static readonly Dictionary<Property, int> Places = All.Index().ToDictionary(p => p.Item, p => p.Index);

    /// <summary>The kernel functions whose calls and returns some property of the catalogue has to see. They are steps whatever is asked,
    /// so that a schedule means the same whoever looks on.</summary>
    public static IReadOnlySet<string> WatchedCalls { get; } =
        All.SelectMany(p => p.Monitors).SelectMany(make => make().Calls).ToHashSet(StringComparer.Ordinal);

    /// <summary>Makes the monitors of properties for one system.</summary>
    /// <param name="properties">The properties.</param>
    public static IReadOnlyList<Eyes> EyesOf(IEnumerable<Property> properties) =>
    [
        .. from property in properties.Distinct()
           from make in property.Monitors
           select new Eyes(property.Id, make()) { SaysWhen = property.Antecedent is not null },
    ];

    /// <summary>What address translation must keep to; trivial where a workload has no memory.</summary>
    public static IReadOnlyList<Property> Translation { get; } =
    [
        NoStaleTranslation.Property,
        NoFreedTableWalked.Property,
        NoFreedPageUsed.Property,
        NoFreedMmLoaded.Property,
        WalkersReadLiveTables.Property,
        ReferencesAreInTime.Property,
        CpumaskCoversLoaders.Property,
        GenerationsAreTrue.Property,
        PcidsAreUnmixed.Property,
        AskedForIsSo.Property,
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

    /// <summary>What may be asked of a system that has any number of further CPUs: what is about two CPUs at a time, and that every wait
    /// ends. For others the argument is not made.</summary>
    public static IReadOnlyList<Property> AnyNumber { get; } =
    [
        ArgumentsOutliveTheirReaders.Property,
        ExactlyOnce.Property,
        NoReuseWhileBusy.Property,
        WaitsForItsOwn.Property,
        WaitsEnd.Property,
    ];

    /// <summary>What may be asked where those run an mm and flush it: safety of what is between two CPUs, or of one.</summary>
    public static IReadOnlyList<Property> AnyNumberOfMm { get; } =
    [
        NoStaleTranslation.Property,
        ArgumentsOutliveTheirReaders.Property,
        CpumaskCoversLoaders.Property,
        GenerationsAreTrue.Property,
    ];

    /// <summary>What is asked of a scenario for which nobody claims anything: safety, and that every wait ends.</summary>
    public static IReadOnlyList<Property> Default { get; } = [.. Translation, .. Calls];

    /// <summary>Where a property stands in <see cref="All"/>, before everything where it does not: the one order of those asked together,
    /// so that a system which was built for them is the same however they were named.</summary>
    /// <param name="property">The property.</param>
    public static int PlaceOf(Property property) => Places.GetValueOrDefault(property, -1);

    /// <summary>Finds a property by its clause.</summary>
    /// <param name="id">The clause, in any case.</param>
    /// <exception cref="FormatException">There is none; the message says which there are.</exception>
    public static Property Parse(string id) =>
        All.FirstOrDefault(p => p.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"unknown property '{id}'; known: {string.Join(", ", All.Select(p => p.Id))}");
}
