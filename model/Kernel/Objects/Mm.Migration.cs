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

/// <summary>Entries that say something to software only, of an mm of one page.</summary>
public sealed partial class Mm
{
    private const string OneEntry = "an entry is one word";

    private readonly Cell? software;

    /// <summary>Whether its page is migrated.</summary>
    internal bool IsMigrated => software is not null;

    /// <summary>Puts a migration entry in the place of what maps the page, with the lock held (<c>ptep_get_and_clear</c>,
    /// <c>set_pte_at</c>); yields what was there: <see cref="SoftwareEntry.Migration"/> for an entry that hardware knows.</summary>
    internal Operation<SoftwareEntry> SetMigrationEntry() => Atomic.Together<Nothing, SoftwareEntry>(
        $"ptep_get_and_clear({Name}.0), set_pte_at({Name}.0, migration entry)", OneEntry, [Tables.Entries[0], software!], [], 3, default,
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
        $"set_pte({Name}.0, prot_none)", OneEntry, [Tables.Entries[0], software!], [], 2, default,
        static (ref Values v, Nothing _) =>
        {
            var mapped = v.IsSet(0);
            (v[0], v[1]) = (0, mapped ? (int)SoftwareEntry.ProtNone : v[1]);
            return mapped ? 1 : 0;
        },
        MemoryOrder.Full);

    /// <summary>Whether the entry is a migration entry, with the lock held.</summary>
    internal Operation<bool> IsMigrationEntry() => Atomic.Load<int, bool>(
        software!, $"is_migration_entry({Name}.0)", 2, (int)SoftwareEntry.Migration,
        static (ref Values v, int migration) => v[0] == migration ? 1 : 0);

    /// <summary>Maps the page where it has gone, with the lock held (<c>remove_migration_pte</c>).</summary>
    internal Operation<PteValue> RemoveMigrationPte() =>
        SetWord($"set_pte({Name}.0, new)", PteValue.New, locked: false) with { Concerns = new MigratedPage(this) };

    /// <summary>Whether the entry is anything but none (<c>pte_none()</c>), which what it says to software is not either.</summary>
    internal Operation<bool> IsNotNone() => Atomic.Together<Nothing, bool>(
        $"ptep_get({Name}.0)", OneEntry, [], [Tables.Entries[0], software!], 2, default,
        static (ref Values v, Nothing _) => v.IsSet(0) || v.IsSet(1) ? 1 : 0);

    // Whatever else is stored to the entry takes the place of what it says to software.
    private Access<PteValue, PteValue> SetWord(string label, PteValue value, bool locked) => Atomic.Together<PteValue, PteValue>(
        label, OneEntry, [Tables.Entries[0], software!], [], Tables.Entries[0].Range, value,
        static (ref Values v, PteValue to) =>
        {
            var old = v[0];
            (v[0], v[1]) = ((int)to, 0);
            return old;
        },
        locked ? MemoryOrder.Full : MemoryOrder.Plain);
}

/// <summary>A page that was migrated is mapped again: whom that concerns.</summary>
/// <param name="Mm">The mm that maps it.</param>
public sealed record MigratedPage(Mm Mm);
