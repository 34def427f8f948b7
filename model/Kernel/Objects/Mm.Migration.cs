using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What an entry says that hardware takes for one of nothing.</summary>
public enum SoftwareEntry
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its page is being migrated.</summary>
    Migration,

    /// <summary>Its page is to be asked for by a fault (PROT_NONE), so that NUMA balancing sees who uses it.</summary>
    ProtNone,
}

/// <summary>Entries that say something to software only.</summary>
public sealed partial class Mm
{
    private const string OneEntry = "an entry is one word";

    private readonly ImmutableArray<Cell> software; // by page

    /// <summary>Whether its pages are migrated.</summary>
    public bool IsMigrated => !software.IsEmpty;

    /// <summary>By page: the lock of the folio, which who migrates it holds and who comes to its migration entry waits for; none where
    /// nobody comes.</summary>
    internal ImmutableArray<KernelLock> FolioLocks { get; private init; } = [];

    /// <summary>Whether somebody comes to its migration entries.</summary>
    public bool IsWaitedFor
    {
        get => !FolioLocks.IsEmpty;
        init => FolioLocks = value ? [.. software.Select((_, page) => new KernelLock(machine, Of("folio lock", page), sleeps: true))] : [];
    }

    /// <summary>Puts a migration entry in the place of what maps a page, with the lock held (<c>ptep_get_and_clear</c>,
    /// <c>set_pte_at</c>); yields what was there: <see cref="SoftwareEntry.Migration"/> for an entry that hardware knows.</summary>
    /// <param name="page">The page.</param>
    internal Operation<SoftwareEntry> SetMigrationEntry(int page) => Atomic.Together<Nothing, SoftwareEntry>(
        $"ptep_get_and_clear({At(page)}), set_pte_at({At(page)}, migration entry)",
        OneEntry,
        [Tables.Entries[page], software[page]],
        [],
        3,
        default,
        static (ref Values v, Nothing _) =>
        {
            var was = v.IsSet(0) ? SoftwareEntry.Migration : (SoftwareEntry)v[1] == SoftwareEntry.ProtNone ? SoftwareEntry.ProtNone : 0;
            if (was != SoftwareEntry.None)
            {
                (v[0], v[1]) = ((int)PteValue.None, (int)SoftwareEntry.Migration);
            }

            return (int)was;
        },
        MemoryOrder.Full);

    /// <summary>Makes the entry one by which nobody may access the page (<c>ptep_modify_prot_start</c>, <c>_commit</c>), with the lock
    /// held; whether it was one that hardware knows.</summary>
    internal Operation<bool> SetProtNone() => Atomic.Together<Nothing, bool>(
        $"set_pte({Name}.0, prot_none)", OneEntry, [Tables.Entries[0], software[0]], [], 2, default,
        static (ref Values v, Nothing _) =>
        {
            var mapped = v.IsSet(0);
            (v[0], v[1]) = (0, mapped ? (int)SoftwareEntry.ProtNone : v[1]);
            return mapped ? 1 : 0;
        },
        MemoryOrder.Full);

    /// <summary>Whether an entry is a migration entry, with the lock held.</summary>
    /// <param name="page">The page.</param>
    internal Operation<bool> IsMigrationEntry(int page) => Says(page, SoftwareEntry.Migration, "is_migration_entry");

    /// <summary>Whether an entry is one by which nobody may access the page.</summary>
    /// <param name="page">The page.</param>
    internal Operation<bool> IsProtNone(int page) => Says(page, SoftwareEntry.ProtNone, "pte_protnone");

    /// <summary>Maps a page where it has gone, with the lock held (<c>remove_migration_pte</c>).</summary>
    /// <param name="page">The page.</param>
    internal Operation<PteValue> RemoveMigrationPte(int page) =>
        SetWord(page, $"set_pte({At(page)}, new)", PteValue.New, locked: false) with
        {
            Concerns = new CopyMapped(this, page, IsMigration: true),
        };

    /// <summary>Whether an entry is anything but none (<c>pte_none()</c>), which what it says to software is not either.</summary>
    /// <param name="page">The page.</param>
    internal Operation<bool> IsNotNone(int page) => Atomic.Together<Nothing, bool>(
        $"ptep_get({At(page)})", OneEntry, [], [Tables.Entries[page], software[page]], 2, default,
        static (ref Values v, Nothing _) => v.IsSet(0) || v.IsSet(1) ? 1 : 0);

    /// <summary>Comes to the queue of those who wait for a folio's lock, which is found by the folio.</summary>
    /// <param name="page">The page.</param>
    internal Operation<Nothing> QueueForFolio(int page) =>
        Atomic.Data($"folio_waitqueue(page of {Tables.Entries[page]})", new FolioLook(Tables.Table, page, PteValue.Old));

    private Access<int, bool> Says(int page, SoftwareEntry what, string function) => Atomic.Load<int, bool>(
        software[page], $"{function}({At(page)})", 2, (int)what, static (ref Values v, int wanted) => v[0] == wanted ? 1 : 0);

    // Whatever else is stored to the entry takes the place of what it says to software. What PROT_NONE maps, it maps.
    private Access<PteValue, PteValue> SetWord(int page, string label, PteValue value, bool locked) => Atomic.Together<PteValue, PteValue>(
        label, OneEntry, [Tables.Entries[page], software[page]], [], Tables.Entries[page].Range, value,
        static (ref Values v, PteValue to) =>
        {
            var old = v[1] == (int)SoftwareEntry.ProtNone ? (int)PteValue.Old : v[0];
            (v[0], v[1]) = ((int)to, 0);
            return old;
        },
        locked ? MemoryOrder.Full : MemoryOrder.Plain);

    private ImmutableArray<Cell> DeclareSoftware() =>
    [
        .. Enumerable.Range(0, Tables.Pages).Select(page => machine.Layout.Declare(
            Of("pte says", page), 3, 0, -1, static v => ((SoftwareEntry)v).ToString().ToLowerInvariant())),
    ];

    private string At(int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{page}");

    private string Of(string what, int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{what}[{page}]");
}
