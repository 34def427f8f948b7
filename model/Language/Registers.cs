namespace Shootdown.Model.Language;

/// <summary>
/// What a context carries in its own thread_info and flags register. A function of where its routine stands, so it is kept with the
/// automaton's node and costs no bits of state.
/// </summary>
/// <param name="Preempt">preempt_count nesting, 0..15; 0 is preemptible.</param>
/// <param name="IrqDepth">local_irq_save nesting, 0..15; interrupts are on at 0.</param>
/// <param name="Cpu">The CPU that the context knows it runs on while it is pinned, or -1.</param>
/// <param name="MigrateDisabled">migrate_disable nesting, 0..15.</param>
/// <param name="RcuReaders">rcu_read_lock nesting, 0..15.</param>
/// <param name="Mm">The number of <c>current->mm</c>, or -1 for a context that has none.</param>
/// <param name="OwesIpi">Whether the context made a remote queue non-empty and has not yet sent the IPI that it owes for it.</param>
public readonly record struct Registers(
    byte Preempt,
    byte IrqDepth,
    sbyte Cpu,
    byte MigrateDisabled,
    byte RcuReaders,
    bool OwesIpi,
    sbyte Mm = -1)
{
    /// <summary>A pin that the text asked for and a mutation took away, whose undo is still to come; null where there is none.</summary>
    public MissingPin? Missing { get; init; }

    /// <summary>How many spinlocks the context holds with which a kernel keeps the CPU that the model lets go; 0 with PREEMPT_RT.</summary>
    public byte Spinlocks { get; init; }

    /// <summary>A task that has just begun: preemptible, interrupts on.</summary>
    public static Registers Task => new(0, 0, -1, 0, 0, false);

    /// <summary>An interrupt handler on <paramref name="cpu"/>: interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    public static Registers Interrupt(int cpu) => new(1, 1, (sbyte)cpu, 0, 0, false);

    /// <summary>Whether the context masked interrupts.</summary>
    public bool IrqsOff => IrqDepth > 0;

    /// <summary>Whether the scheduler may take the CPU away.</summary>
    public bool Preemptible => Preempt == 0 && !IrqsOff;

    /// <summary>Whether a kernel's scheduler could not take the CPU away, though the model's may: what a wait here would cost.</summary>
    public bool KeepsCpu => !Preemptible || Spinlocks > 0;

    /// <summary>Whether the context stays on the CPU that it is on.</summary>
    public bool Pinned => !Preemptible || MigrateDisabled > 0;

    /// <summary>How often a pin nests.</summary>
    /// <param name="pin">The pin.</param>
    /// <returns>0..15.</returns>
    public int Nesting(Pin pin) => pin switch
    {
        Pin.Preemption => Preempt,
        Pin.Interrupts => IrqDepth,
        Pin.Migration => MigrateDisabled,
        _ => RcuReaders,
    };

    /// <summary>The registers with a pin nested otherwise.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="nesting">How often, 0..15.</param>
    public Registers WithNesting(Pin pin, int nesting) => pin switch
    {
        Pin.Preemption => this with { Preempt = (byte)nesting },
        Pin.Interrupts => this with { IrqDepth = (byte)nesting },
        Pin.Migration => this with { MigrateDisabled = (byte)nesting },
        _ => this with { RcuReaders = (byte)nesting },
    };

    /// <summary>The registers once nothing pins the context any more: it no longer knows its CPU.</summary>
    public Registers Settled() => Pinned ? this : this with { Cpu = -1 };
}
