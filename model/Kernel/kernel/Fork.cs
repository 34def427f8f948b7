namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/fork.c: how a task comes by its wait mask, and how it loses it.</summary>
public sealed class Fork
{
    private const string EitherWay = "whether an allocation succeeds is open, and both go on as they should: they change names";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Dictionary<Context, MaskPointer> pointers = [];
    private readonly Dictionary<Context, Cell> freed = [];
    private readonly HashSet<Context> boot = [];

    internal Fork(Computer machine, Design design) => (this.machine, this.design) = (machine, design);

    /// <summary>Makes a task the boot init_task, which no fork gave a mask.</summary>
    /// <param name="task">The task.</param>
    public void MakeBoot(Context task) => boot.Add(task);

    /// <summary>Whether a task is the boot init_task.</summary>
    /// <param name="task">The task.</param>
    public bool IsBoot(Context task) => boot.Contains(task);

    /// <summary>The <c>ipi_mask_ptr</c> of a task that is forked while the model runs; null for one that had its mask before.</summary>
    /// <param name="task">The task.</param>
    public MaskPointer? MaskPointer(Context task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Started is null)
        {
            return null;
        }

        if (!pointers.TryGetValue(task, out var pointer))
        {
            pointers.Add(task, pointer = new MaskPointer(machine, task));
        }

        return pointer;
    }

    /// <summary>Set once a task's mask has been freed.</summary>
    /// <param name="task">The task.</param>
    public Cell MaskFreed(Context task)
    {
        if (!freed.TryGetValue(task, out var cell))
        {
            freed.Add(task, cell = machine.Layout.Flag($"{task}.ipi_mask freed"));
            cell.Lifetime = new Lifetime(cell, 1, "a freed task mask is touched or freed again"); // to free it again touches it
        }

        return cell;
    }

    /// <summary>Makes a child run.</summary>
    /// <param name="child">A task that does not exist yet.</param>
    /// <returns>False where fork failed with -ENOMEM or later.</returns>
    [Kernel("kernel/fork.c", "copy_process", "7.3")]
    [Differs("free_task", "delayed_free_task() calls it, where a later allocation fails")]
    [Differs("spin_lock_irq spin_unlock_irq write_lock_irq write_unlock_irq spin_lock spin_unlock mmput",
        "what else a task is given, of which the protocol asks nothing")]
    [Differs("raw_spin_lock_init spin_lock_init WRITE_ONCE __this_cpu_inc atomic_inc refcount_inc",
        "what else a task is given, of which the protocol asks nothing")]
    [Redundant(
        "no-barrier wake_up_new_task",
        "who runs the child has seen that it is there, and with it all that its parent stored before: x86 keeps stores in order")]
    [Redundant("text negated -> !(!await Succeeds(", EitherWay)]
    public async Step<bool> CopyProcess(Context child)
    {
        if (!await DupTaskStruct(child))
        {
            return false;
        }

        if (!await Succeeds("copy_process: a later allocation"))
        {
            await FreeTask(child);
            return false;
        }

        await Atomic.Store(child.Started!, 1, $"wake_up_new_task({child})", MemoryOrder.Full);
        return true;
    }

    private static Operation<bool> Succeeds(string what) => Atomic.Choose<bool>(what, "fails", "succeeds");

    /// <summary>Copies the parent's task_struct, pointer fields and all, and gives the child a mask of its own.</summary>
    /// <param name="child">The child.</param>
    [Kernel("kernel/fork.c", "dup_task_struct", "7.3")]
    [Differs("smp_task_ipi_mask_free", "where a later allocation fails: Fork.FreeTask")]
    [Differs("refcount_set", "counts of the task and its stack, which nothing here frees")]
    [Redundant("text wrong-operand IsBoot(parent) ? null : child", "that the child goes by its parent's mask is the bug")]
    [Redundant(
        "text negated IsBoot(parent)",
        "the pointer is replaced, all but where that it is not is the bug; the child of a task with a mask then has none")]
    [Redundant("text left-out await FreeTask(child)", "the child has no mask yet: what is freed there is its parent's, which is the bug")]
    [Redundant("text negated -> !(!await Succeeds(", EitherWay)]
    [Redundant(
        "text wrong-operand MaskFreed(child) -> MaskFreed(parent) [1]",
        "whichever mask it is the address of, it stands where bits will: the bug")]
    [Redundant(
        "text wrong-operand MaskFreed(child) -> MaskFreed(parent) [2]",
        "neither mask has been freed: what is there is said to be there")]
    [Redundant("text left-out await pointer.Store(IsBoot(parent)", "the pointer is replaced, all but where that it is not is the bug")]
    [Redundant(
        "text wrong-operand FreeTask(child) -> FreeTask(parent)",
        "the child's pointer is its parent's: that mask is freed, which is the bug")]
    [Redundant("text left-out await pointer.Store(null", "the child never runs, and nobody frees its mask")]
    [Redundant("text left-out await pointer.Allocate(MaskFreed(child)) [1]", "that an address is stored there is the bug")]
    [Redundant(
        "text negated place == WaitMask.TaskInline -> !(place == WaitMask.TaskInline) [1]",
        "that an address is stored there is the bug: nobody else goes by a size that is read too early")]
    [Redundant("text wrong-operand IsBoot(parent) -> IsBoot(child)", "the pointer is replaced, all but where that it is not is the bug")]
    [Redundant("text left-out await pointer.Store(child", "a child that is said to have no mask waits pinned, by its CPU's")]
    private async Step<bool> DupTaskStruct(Context child)
    {
        var (parent, place, forked) = (machine.Current, design.WaitMask, design.ForkedMask);
        if (place is not (WaitMask.Task or WaitMask.TaskInline))
        {
            return true;
        }

        var pointer = MaskPointer(child)!;
        if (place == WaitMask.TaskInline && forked == ForkedMask.SizeReadTooEarly)
        {
            // cpumask_size() by NR_CPUS, as long as it is not known how many CPUs there can be: an address, which bits then overwrite.
            await pointer.Allocate(MaskFreed(child));
            return true;
        }

        if (place == WaitMask.TaskInline && forked != ForkedMask.CopiedPointer)
        {
            // The field is the mask: whatever bits were copied, the child's own call overwrites them first.
            await pointer.Store(child, $"{child}.ipi_mask_val = 0");
            return true;
        }

        await pointer.Store(IsBoot(parent) ? null : parent, $"*{child} = *{parent}");
        if (forked == ForkedMask.CopiedPointer)
        {
            return true;
        }

        if (forked == ForkedMask.FreedBeforeAllocated && !await Succeeds("alloc_thread_stack_node"))
        {
            await FreeTask(child);
            return false;
        }

        if (!await Succeeds("smp_task_ipi_mask_alloc"))
        {
            await pointer.Store(null, $"{child}.ipi_mask_ptr = NULL");
            return false;
        }

        await pointer.Allocate(MaskFreed(child));
        return true;
    }

    /// <summary>Frees a task that has ended or never began, and its mask.</summary>
    /// <param name="task">The task.</param>
    [Kernel("kernel/fork.c", "free_task", "7.3")]
    [Differs("refcount_read", "of an assertion")]
    [Redundant("text left-out await new Fault(", "that what is no address is freed is the bug")]
    [Redundant("text negated -> !(place == WaitMask.TaskInline)", "that what is no address is freed is the bug")]
    public async Step FreeTask(Context task)
    {
        var (place, kfree) = (design.WaitMask, $"kfree({task}.ipi_mask_ptr)");
        if (place == WaitMask.Task)
        {
            var owner = MaskPointer(task) is { } pointer ? await pointer.Load() : task.Id + 1;
            if (owner != 0)
            {
                await Atomic.Exists(MaskFreed(machine.Contexts[owner - 1]), 1, kfree);
            }
        }
        else if (place == WaitMask.TaskInline && design.ForkedMask == ForkedMask.InlineFreed)
        {
            await new Fault(kfree, MachineFault.DeadMemoryTouched); // the field holds bits, not an address
        }
    }
}

/// <summary>A task's <c>ipi_mask_ptr</c>: whose mask it points to.</summary>
public sealed class MaskPointer
{
    private readonly Computer machine;
    private readonly Context task;

    internal MaskPointer(Computer machine, Context task)
    {
        (this.machine, this.task) = (machine, task);
        Owner = machine.Layout.Declare(
            $"{task}.ipi_mask_ptr",
            machine.Contexts.Count + 1,
            0,
            -1,
            v => v == 0 ? "NULL" : machine.Contexts[v - 1].Name);
    }

    /// <summary>0 for NULL, or 1 + the number of the task whose mask it is.</summary>
    internal Cell Owner { get; }

    /// <summary>Reads the pointer.</summary>
    public Operation<int> Load() =>
        Atomic.Load<long, int>(
            Owner,
            $"{task}.ipi_mask_ptr",
            machine.Contexts.Count + 1,
            machine.Contexts.Where(c => c.Kind == ContextKind.Task).Aggregate(1L, (all, c) => all | 1L << (c.Id + 1)),
            static (ref Values v, long _) => v[0]) with
        {
            Only = static (result, owners) => (owners >> result & 1) != 0,
        };

    /// <summary>Writes the pointer.</summary>
    /// <param name="owner">The task whose mask it is to point to, or null.</param>
    /// <param name="name">The store in the kernel's words.</param>
    public Operation<Nothing> Store(Context? owner, string name) => StoreTo(owner, name);

    /// <summary>Makes it point to a mask of the task's own, which is allocated.</summary>
    /// <param name="freed">Set once that is freed.</param>
    public Operation<Nothing> Allocate(Cell freed) =>
        StoreTo(task, $"{task}.ipi_mask_ptr = kmalloc()") with { Concerns = new MaskAllocated(task, freed) };

    private Access<int, Nothing> StoreTo(Context? owner, string name) =>
        Atomic.Store(Owner, owner is null ? 0 : owner.Id + 1, name, MemoryOrder.Plain);
}

/// <summary>A mask is allocated for a task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Freed">Set once it is freed.</param>
public sealed record MaskAllocated(Context Task, Cell Freed);
