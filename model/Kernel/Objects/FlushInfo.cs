using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The fields of a <c>flush_tlb_info</c> that its caller fixes.</summary>
/// <param name="Number">Its number among the flushes of the machine, from 1.</param>
/// <param name="Name">Its name in traces.</param>
/// <param name="Mm">The mm, or null for a batch of pages of whatever mms.</param>
/// <param name="Page">The first page, or -1 for all.</param>
/// <param name="FreedTables">Whether page tables are freed after it.</param>
/// <param name="Request">The call that carries it.</param>
public sealed record Flush(int Number, string Name, Mm? Mm, int Page, bool FreedTables, Request Request)
{
    internal const string OneMm = "the flushes that a call may make are of one mm";

    /// <summary>How many pages its range has.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>How many pages each entry of its range maps.</summary>
    public int Stride { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A <c>flush_tlb_info</c> as a reader found it.</summary>
/// <param name="Flush">The fields that its caller fixed.</param>
/// <param name="Generation"><c>new_tlb_gen</c>; 0 is TLB_GENERATION_INVALID.</param>
public readonly record struct FlushArguments(Flush Flush, int Generation);

/// <summary>Memory that holds a <c>flush_tlb_info</c>: of a stack frame, a CPU, a task or a csd.</summary>
public sealed class FlushInfo
{
    private const string OneReader = "who reads it has got it by way of a csd, which is handed over after both are stored";

    private readonly IReadOnlyList<Flush> flushes;
    private readonly int generations;
    private readonly Cell which;
    private readonly Cell generation;
    private readonly Cell? alive;
    private readonly bool isShared;

    /// <summary>Declares the memory.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name in traces.</param>
    /// <param name="flushes">All flushes of the machine; more may be added until the machine is built.</param>
    /// <param name="most">The most flushes that there will be.</param>
    /// <param name="generations">The highest tlb_gen.</param>
    /// <param name="storage">Where it lies.</param>
    public FlushInfo(Computer machine, string name, IReadOnlyList<Flush> flushes, int most, int generations, InfoStorage storage)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (Name, this.flushes, this.generations) = (name, flushes, generations);
        which = machine.Layout.Declare(name + ".info", most + 1, 0, -1, v => v == 0 ? "-" : flushes[v - 1].Name);
        generation = machine.Layout.Declare(name + ".new_tlb_gen", generations + 1);
        isShared = storage is InfoStorage.PerCpu or InfoStorage.Inlined;
        if (!isShared && storage != InfoStorage.TaskLocal)
        {
            alive = machine.Layout.Flag(name + ".frame");
            which.Lifetime = generation.Lifetime =
                new Lifetime(alive, 0, "the callback reads an info whose frame is gone", MachineFault.DeadInfoRead);
        }
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Whether it exists only while its flush is under way.</summary>
    public bool Ends => alive is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Fills it (<c>get_flush_tlb_info()</c>), with plain stores. A frame that it lies in exists from now on.</summary>
    /// <param name="flush">The fields that its caller fixes.</param>
    /// <param name="newGeneration"><c>new_tlb_gen</c>.</param>
    public Operation<Nothing> Fill(Flush flush, int newGeneration)
    {
        ArgumentNullException.ThrowIfNull(flush);
        var label = string.Create(CultureInfo.InvariantCulture, $"{this} = {{{flush}, new_tlb_gen {newGeneration}}}");
        return alive is null
            ? Atomic.Store([which, generation], [flush.Number, newGeneration], label, MemoryOrder.Plain, OneReader)
            : Atomic.Store([which, generation, alive], [flush.Number, newGeneration, 1], label, MemoryOrder.Plain, OneReader);
    }

    /// <summary>Copies another one into it.</summary>
    /// <param name="source">The other one.</param>
    public Operation<Nothing> CopyFrom(FlushInfo source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Atomic.Together<Nothing, Nothing>(
            $"{this} = {source}", OneReader, [which, generation], [source.which, source.generation], 1, default,
            static (ref Values v, Nothing _) =>
        {
            (v[0], v[1]) = (v[2], v[3]);
            return 0;
        },
        MemoryOrder.Plain);
    }

    /// <summary>Reads it.</summary>
    /// <param name="request">The call that it should be of.</param>
    /// <remarks>What is one task's own holds what that task flushes, and a flush's generation is one of its mm's.</remarks>
    public Operation<int> Read(Request request) => Atomic.Together<int, int>(
        $"reads {this}", OneReader, [], [which, generation], flushes.Count * (generations + 1), generations + 1,
        static (ref Values v, int generations) => v[0] == 0 ? Operation.Undefined : ((v[0] - 1) * generations) + v[1])
        with
        {
            Concerns = new FlushInfoRead(this, request),
            Only = (read, _) => (isShared || Decode(read).Flush.Request == request) && IsPossible(Decode(read)),
        };

    /// <summary>The frame that it lies in is left.</summary>
    public Operation<Nothing> End() => Atomic.Ceases(alive!, 0, $"{this} goes out of scope");

    /// <summary>What a result of <see cref="Read"/> stands for.</summary>
    /// <param name="read">The result.</param>
    public FlushArguments Decode(int read) => new(flushes[read / (generations + 1)], read % (generations + 1));

    private static bool IsPossible(FlushArguments read) =>
        read.Flush.Mm is { } mm ? read.Generation > 1 && read.Generation <= mm.Generations : read.Generation == 0;
}

/// <summary>A callback reads its <c>flush_tlb_info</c>.</summary>
/// <param name="Info">The memory.</param>
/// <param name="Request">The call whose callback it is.</param>
public sealed record FlushInfoRead(FlushInfo Info, Request Request);
