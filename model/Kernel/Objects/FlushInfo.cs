using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The fields of a <c>flush_tlb_info</c> that its caller fixes.</summary>
/// <param name="Number">Its number among the flushes of the machine, from 1.</param>
/// <param name="Name">Its name in traces.</param>
/// <param name="Mm">The mm, or null for a batch of pages of whatever mms.</param>
/// <param name="Page">The page, or -1 for all.</param>
/// <param name="FreedTables">Whether page tables are freed after it.</param>
/// <param name="Request">The call that carries it.</param>
public sealed record Flush(int Number, string Name, Mm? Mm, int Page, bool FreedTables, Request Request)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A <c>flush_tlb_info</c> as a reader found it.</summary>
/// <param name="Flush">The fields that its caller fixed.</param>
/// <param name="Generation"><c>new_tlb_gen</c>; 0 is TLB_GENERATION_INVALID.</param>
public readonly record struct FlushArguments(Flush Flush, int Generation);

/// <summary>Memory that holds a <c>flush_tlb_info</c>: of a stack frame, a CPU, a task or a csd.</summary>
public sealed unsafe class FlushInfo
{
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
        alive = !isShared && storage != InfoStorage.TaskLocal ? machine.Layout.Flag(name + ".frame") : null;
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Whether it exists only while its flush is under way.</summary>
    public bool Ends => alive is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Fills it (<c>get_flush_tlb_info()</c>), with plain stores.</summary>
    /// <param name="flush">The fields that its caller fixes.</param>
    /// <param name="newGeneration"><c>new_tlb_gen</c>.</param>
    public Operation<Nothing> Fill(Flush flush, int newGeneration) => new FillOperation(this, flush, newGeneration);

    /// <summary>Copies another one into it.</summary>
    /// <param name="source">The other one.</param>
    public Operation<Nothing> CopyFrom(FlushInfo source) => new CopyOperation(this, source);

    /// <summary>Reads it.</summary>
    /// <param name="request">The call that it should be of.</param>
    public Operation<int> Read(Request request) => new ReadOperation(this, request);

    /// <summary>The frame that it lies in is left.</summary>
    public Operation<Nothing> End() => new EndOperation(this);

    /// <summary>What a result of <see cref="Read"/> stands for.</summary>
    /// <param name="read">The result.</param>
    public FlushArguments Decode(int read) => new(flushes[read / (generations + 1)], read % (generations + 1));

    private sealed record FillOperation(FlushInfo Info, Flush Flush, int New) : Effect
    {
        public override string Label => string.Create(CultureInfo.InvariantCulture, $"{Info} = {{{Flush}, new_tlb_gen {New}}}");

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Info.which, Info.generation];

        public override int Execute(ref StepExecution step)
        {
            Info.which.Set(step.State, Flush.Number);
            Info.generation.Set(step.State, New);
            Info.alive?.Set(step.State, true);
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Write(Info.which, Info.generation);
            if (Info.alive is not null)
            {
                footprint.Write(Info.alive);
            }
        }
    }

    private sealed record CopyOperation(FlushInfo Info, FlushInfo Source) : Effect
    {
        public override string Label => $"{Info} = {Source}";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Info.which, Info.generation];

        public override int Execute(ref StepExecution step)
        {
            Info.which.Set(step.State, Source.which.Get(step.State));
            Info.generation.Set(step.State, Source.generation.Get(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Info.which, Info.generation).Read(Source.which, Source.generation);
    }

    private sealed record ReadOperation(FlushInfo Info, Request Request) : Reading
    {
        public override string Label => $"reads {Info}";

        public override int Range => Info.flushes.Count * (Info.generations + 1);

        public override int Execute(ref StepExecution step)
        {
            var found = Info.which.Get(step.State);
            if (found == 0)
            {
                step.Observe(Observed.ModelFault);
                return 0;
            }

            step.Observe(Info.alive?.IsSet(step.State) == false ? Observed.DeadInfoRead : 0);
            step.Observe(Info.flushes[found - 1].Request == Request ? 0 : Observed.ForeignInfoRead);
            return ((found - 1) * (Info.generations + 1)) + Info.generation.Get(step.State);
        }

        // What is one task's own holds what that task flushes, and a flush's generation is one of its mm's.
        public override bool Possible(CpuMask cpus, Registers registers, int result)
        {
            var read = Info.Decode(result);
            return (Info.isShared || read.Flush.Request == Request)
                && (read.Flush.Mm is { } mm ? read.Generation > 1 && read.Generation <= mm.Generations : read.Generation == 0);
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Read(Info.which, Info.generation);
            if (Info.alive is not null)
            {
                footprint.Read(Info.alive);
            }
        }
    }

    private sealed record EndOperation(FlushInfo Info) : Effect
    {
        public override string Label => $"{Info} goes out of scope";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            Info.alive?.Set(step.State, false);
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            if (Info.alive is not null)
            {
                footprint.Write(Info.alive);
            }
        }
    }
}
