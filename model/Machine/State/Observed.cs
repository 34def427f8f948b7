namespace Shootdown.Model.Machine.State;

/// <summary>
/// What a step or a state of the machine can be seen to do, a bit each. A model only observes; which observations break a property is
/// said in the properties. A step that reads or writes memory which is gone, or breaks a list, has no defined successor: it is fatal.
/// </summary>
public static class Observed
{
    /// <summary>A csd was added to a queue that it, or another queue's entry, is already on.</summary>
    public const ulong DoubleEnqueue = Observation.Fatal | 1UL << 0;

    /// <summary>LOCK was set on, or func and info were stored to, a csd that belongs to a request still in flight.</summary>
    public const ulong BusyCsdWritten = 1UL << 1;

    /// <summary>A queue entry was served whose csd had been unlocked meanwhile: its func is whatever it is.</summary>
    public const ulong UnlockedEntryServed = Observation.Fatal | 1UL << 33;

    /// <summary>A callback read an info whose owner has already left the frame.</summary>
    public const ulong DeadInfoRead = Observation.Fatal | 1UL << 2;

    /// <summary>A callback read an info that another request has overwritten.</summary>
    public const ulong ForeignInfoRead = 1UL << 3;

    /// <summary>A wait mask was overwritten while another task still goes by it.</summary>
    public const ulong WaitMaskOverwritten = 1UL << 4;

    /// <summary>A callback ran on a CPU that nobody asked it to run on, or a second time.</summary>
    public const ulong RanUnasked = 1UL << 5;

    /// <summary>A call returned although a CPU that was online throughout never ran the callback and never will.</summary>
    public const ulong NeverRan = 1UL << 6;

    /// <summary>A call that waits returned before its own callbacks had finished.</summary>
    public const ulong ReturnedEarly = 1UL << 7;

    /// <summary>A freed csd array was touched.</summary>
    public const ulong FreedCsdTouched = Observation.Fatal | 1UL << 8;

    /// <summary>A freed per-CPU cpumask was touched.</summary>
    public const ulong FreedMaskTouched = Observation.Fatal | 1UL << 9;

    /// <summary>A freed task mask was touched, freed again, or something that is no allocation was freed.</summary>
    public const ulong FreedTaskMaskTouched = Observation.Fatal | 1UL << 10;

    /// <summary>A csd on a dead stack frame was touched.</summary>
    public const ulong DeadFrameTouched = Observation.Fatal | 1UL << 11;

    /// <summary>A callback ran on a CPU that is not online, outside that CPU's own DYING flush.</summary>
    public const ulong RanOffline = 1UL << 12;

    /// <summary>A csd was queued on a CPU after that CPU's DYING flush.</summary>
    public const ulong QueuedAfterDying = 1UL << 13;

    /// <summary>this_cpu data of one CPU was touched from another.</summary>
    public const ulong MovedOff = 1UL << 14;

    /// <summary>preempt_count fell below zero, or a context ended with it raised.</summary>
    public const ulong Unbalanced = 1UL << 15;

    /// <summary>A wait for another CPU's callback to complete, with preemption off.</summary>
    public const ulong WaitsPinned = 1UL << 16;

    /// <summary>A wait for a csd to become free, with preemption off.</summary>
    public const ulong AcquiresPinned = 1UL << 17;

    /// <summary>A wait while an IPI is owed to a CPU whose queue this context made non-empty.</summary>
    public const ulong WaitsOwing = 1UL << 18;

    /// <summary>A context that owed an IPI lost its CPU, or was held up by an interrupt handler that waits.</summary>
    public const ulong InterruptedOwing = 1UL << 19;

    /// <summary>A wait for another CPU with interrupts off.</summary>
    public const ulong WaitsIrqsOff = 1UL << 20;

    /// <summary>A SYNC entry was run ahead of an older ASYNC one.</summary>
    public const ulong Overtaken = 1UL << 21;

    /// <summary>A csd that a request had finished with was locked again, by another, while the first request's owner still waits for it.</summary>
    public const ulong Relocked = 1UL << 22;

    /// <summary>A wait for a csd that this request never queued.</summary>
    public const ulong WaitsForeign = 1UL << 23;

    /// <summary>An IPI was sent to nobody.</summary>
    public const ulong EmptyIpi = 1UL << 24;

    /// <summary>Work was found on an offline CPU and the kernel said so.</summary>
    public const ulong OfflineWorkReported = 1UL << 25;

    /// <summary>Work was found on an offline CPU and the kernel kept silent.</summary>
    public const ulong OfflineWorkSilent = 1UL << 26;

    /// <summary>A call failed with -ENXIO although a CPU of its mask was online throughout.</summary>
    public const ulong FailedWithOnline = 1UL << 27;

    /// <summary>A sleeping wait was entered with preemption or interrupts off.</summary>
    public const ulong SleptAtomic = 1UL << 28;

    /// <summary>The debug wait of csdlock_debug was not pinned, so its time stamps and CPU number mean nothing.</summary>
    public const ulong UnpinnedDiagnostics = 1UL << 29;

    /// <summary>Everything has ended but a callback is still owed to some CPU.</summary>
    public const ulong LostCallback = 1UL << 30;

    /// <summary>Nothing can happen any more, and somebody waits for another CPU with interrupts off.</summary>
    public const ulong MutualWait = 1UL << 31;

    /// <summary>Nothing can happen any more, and a CPU is still on its way offline or online.</summary>
    public const ulong OfflineStuck = 1UL << 32;

    /// <summary>A flush is done, and some CPU's TLB is older than it.</summary>
    public const ulong StaleWhenDone = 1UL << 34;

    /// <summary>User memory was accessed through a translation of which a flush has said that nobody uses it any more.</summary>
    public const ulong StaleTranslationUsed = 1UL << 36;

    /// <summary>User memory was accessed through a translation to a page that has been freed.</summary>
    public const ulong FreedPageUsed = 1UL << 37;

    /// <summary>Hardware can walk a page table that has been freed.</summary>
    public const ulong FreedTableWalked = 1UL << 38;

    /// <summary>A PCID holds translations of an address space that it does not stand for.</summary>
    public const ulong ForeignTranslation = 1UL << 39;

    /// <summary>A task accessed user memory on a CPU whose CR3 points to another mm's tables.</summary>
    public const ulong WrongTables = 1UL << 42;

    /// <summary>A CPU runs on an mm, or holds it lazily, and is not in its mm_cpumask.</summary>
    public const ulong MaskMissesLoader = 1UL << 43;

    /// <summary>A CPU says that it is up to date with a generation, and may hold a translation that the generation was to remove.</summary>
    public const ulong GenerationOverclaimed = 1UL << 44;

    /// <summary>An mm was touched after it had been freed.</summary>
    public const ulong FreedMmTouched = Observation.Fatal | 1UL << 45;

    /// <summary>A CPU that was lazy was interrupted for a flush that frees no tables.</summary>
    public const ulong LazyInterrupted = 1UL << 46;

    /// <summary>A call ran its function locally while other CPUs had been asked and had not run it yet.</summary>
    public const ulong RunsBesideRemote = 1UL << 47;

    /// <summary>A store found its CPU's store buffer full: the bound on its length is too small for what is run.</summary>
    public const ulong StoreBufferOverflow = Observation.Fatal | 1UL << 35;

    /// <summary>A callback ran with interrupts on, or on another CPU than its caller meant.</summary>
    public const ulong RanExposed = 1UL << 48;

    /// <summary>GUP-fast read a page table that had been freed or was used for something else.</summary>
    public const ulong FreedTableRead = 1UL << 49;

    /// <summary>GUP-fast refers to a page of which a flush has said that it is not mapped any more.</summary>
    public const ulong UnmappedPageReferenced = 1UL << 50;

    /// <summary>A page is used by a reference after a copy has replaced it.</summary>
    public const ulong ReferencedPageReplaced = 1UL << 53;

    /// <summary>A page that is pinned for writing is shared copy-on-write by fork.</summary>
    public const ulong PinnedPageShared = 1UL << 52;

    /// <summary>Code that walks page tables with interrupts off was held up.</summary>
    public const ulong WalkerWaits = 1UL << 51;

    /// <summary>A CPU waits for invalidations that it has asked for, and the context may have asked for its own elsewhere.</summary>
    public const ulong SyncUnpinned = 1UL << 56;

    /// <summary>What a CPU notes of its own PCIDs was asked about a global ASID.</summary>
    public const ulong GlobalAsidAsDynamic = Observation.Fatal | 1UL << 57;

    /// <summary>The routine text threw an exception, or a result that was declared impossible occurred: the model is wrong.</summary>
    public const ulong ModelFault = Observation.Fatal | 1UL << 40;

    /// <summary>A scenario's own assertion failed.</summary>
    public const ulong AssertionFailed = 1UL << 41;
}
