using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary><c>current->active_mm</c> of what each CPU runs, and whether that has an mm of its own (<c>current->mm</c>).</summary>
/// <remarks>A task that runs nowhere has an active_mm that is its mm, or none: so it is the CPU's. Only the CPU itself looks at it, with
/// interrupts off wherever that may matter.</remarks>
public sealed class ActiveMms
{
    private readonly IReadOnlyList<Mm> mms;
    private readonly ImmutableArray<Cell> owned;

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mms">The mms.</param>
    public ActiveMms(Computer machine, IReadOnlyList<Mm> mms)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.mms = mms;
        machine.Show(this);
        Of = machine.PerCpu("active_mm", mms.Count + 1, v => v == 0 ? "init_mm" : mms[v - 1].Name);
        owned = machine.PerCpu("current->mm", 2);
    }

    /// <summary>By CPU: 0 for init_mm, or 1 + an mm's number.</summary>
    public ImmutableArray<Cell> Of { get; }

    /// <summary>Lets a CPU be on an mm in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="lazy">Whether what it runs has none of its own.</param>
    public void Begin(int cpu, Mm mm, bool lazy) => (Of[cpu].Initial, owned[cpu].Initial) = (TlbState.Loaded(mm), lazy ? 0 : 1);

    /// <summary>Reads <c>active_mm</c>: 0 for init_mm, or 1 + an mm's number.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<int> Read(int cpu) => Atomic.Load<int>(Of[cpu], $"active_mm[{cpu}]");

    /// <summary>Whether <c>active_mm</c> is an mm.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm.</param>
    public Operation<bool> Is(int cpu, Mm mm) =>
        Atomic.Load<int, bool>(
            Of[cpu], $"active_mm[{cpu}] == {mm}", 2, TlbState.Loaded(mm), static (ref Values v, int mm) => v[0] == mm ? 1 : 0);

    /// <summary>Whether <c>current->mm</c> is not NULL.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="task">Whose mm it is in the text that asks.</param>
    public Operation<bool> HasMm(int cpu, string task = "current") => Atomic.Load<bool>(owned[cpu], $"{task}->mm[{cpu}] != NULL");

    /// <summary>Stores <c>current->mm</c>, which keeps or becomes <c>active_mm</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm, or null for none.</param>
    public Operation<Nothing> StoreMm(int cpu, Mm? mm) =>
        mm is null
            ? Atomic.Store(owned[cpu], 0, $"current->mm[{cpu}] = NULL")
            : Atomic.Store(
                [Of[cpu], owned[cpu]], [TlbState.Loaded(mm), 1], $"active_mm[{cpu}] = current->mm[{cpu}] = {mm}", MemoryOrder.Once,
                "the CPU alone looks at them, with interrupts off");

    /// <summary>Stores <c>active_mm</c> alone: init_mm.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> StoreInitMm(int cpu) => Atomic.Store(Of[cpu], 0, $"active_mm[{cpu}] = &init_mm");

    /// <summary>The mm that a value of <c>active_mm</c> stands for; null for init_mm.</summary>
    /// <param name="active">The value.</param>
    public Mm? Named(int active) => active == 0 ? null : mms[active - 1];
}
