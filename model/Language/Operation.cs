using System.Globalization;

namespace Shootdown.Model.Language;

/// <summary>
/// One atomic step on the shared machine. Awaiting an operation is the only way for a routine to touch shared state, and each await
/// is exactly one step.
/// </summary>
/// <remarks>
/// Operations are values: two are the same step when their fields are equal. The routine's continuation after a step may depend on
/// nothing but the step's result, which is an integer below <see cref="Range"/>.
/// </remarks>
public abstract record Operation
{
    /// <summary>What <see cref="Execute"/> returns where the step is not enabled.</summary>
    public const int Blocked = -1;

    /// <summary>What the function of an access returns where the step has no defined successor (an index out of range).</summary>
    public const int Undefined = -2;

    /// <summary>Number of different results.</summary>
    public abstract int Range { get; }

    /// <summary>The step in the kernel's words, for a trace.</summary>
    public abstract string Label { get; }

    /// <summary>How many ways the step may go where the model leaves it open (an allocation that may fail); usually 1.</summary>
    public virtual int Outcomes => 1;

    /// <summary>The cells that the step stores to like ordinary memory: on a machine with store buffers they reach memory later, in this
    /// order. What a step writes besides takes effect at once.</summary>
    public virtual IReadOnlyList<Cell> Stores => [];

    /// <summary>How strongly the access is ordered. A step that is <see cref="MemoryOrder.Full"/> waits for its CPU's store
    /// buffer.</summary>
    public virtual MemoryOrder Order => MemoryOrder.Once;

    /// <summary>Of a step that is <see cref="MemoryOrder.Full"/>: the cells that it would store to like ordinary memory if it were not.
    /// None where the access would stay indivisible and only pass what its CPU stored before.</summary>
    public virtual IReadOnlyList<Cell> StoresIfUnordered => [];

    /// <summary>Whether the step stays indivisible and takes effect past what its CPU has stored before, to all cells but those that it
    /// writes itself. No ordinary step of x86 does; one that a mutation took the barrier from may.</summary>
    public virtual bool PassesStores => false;

    /// <summary>Whom the step concerns, for those who observe it (a record of its participants); null where its cells say it all. The step
    /// itself does not go by it.</summary>
    public virtual object? About => null;

    /// <summary>The step as the routine's text has it: the step itself, unless a mutation was put around it.</summary>
    public virtual Operation AsWritten => this;

    /// <summary>Whether the context gives up its CPU while the step is not enabled.</summary>
    public virtual bool Sleeps => false;

    /// <summary>Whether the step is a wait for what other contexts do.</summary>
    public virtual bool IsWait => false;

    /// <summary>Whether the step is enabled in every state in which its context stands at it. Where it says no, it may be all the
    /// same.</summary>
    public virtual bool IsAlwaysEnabled => false;

    /// <summary>Whether the step looks at where contexts stand or what CPUs run, which no footprint names. Steps of contexts that change
    /// what it looks at are never reduced away: they give or take a CPU, enter or leave a section that pins, or are made while CPUs stop or
    /// go.</summary>
    public virtual bool LooksAtContexts => false;

    /// <summary>Whether the step's effect depends on which CPU executes it.</summary>
    public virtual bool DependsOnCpu => false;

    /// <summary>Performs the step, or returns <see cref="Blocked"/> and changes nothing.</summary>
    /// <param name="step">The state and who executes.</param>
    /// <returns>The result, or <see cref="Blocked"/>.</returns>
    public abstract int Execute(ref StepExecution step);

    /// <summary>Declares every cell that <see cref="Execute"/> may read or write.</summary>
    /// <param name="footprint">Where to declare them.</param>
    public abstract void Touch(Footprint footprint);

    /// <summary>A result as the routine sees it, in words.</summary>
    /// <param name="result">A result below <see cref="Range"/>.</param>
    public virtual string TextOf(int result) => result.ToString(CultureInfo.InvariantCulture);

    /// <summary>The executing context's registers after the step.</summary>
    /// <param name="before">The registers before.</param>
    /// <param name="result">The step's result.</param>
    public virtual Registers Advance(Registers before, int result) => before;

    /// <summary>Whether <paramref name="result"/> can occur at all for a context that may run on <paramref name="cpus"/>.</summary>
    /// <param name="cpus">Where the context may run.</param>
    /// <param name="registers">Its registers before the step.</param>
    /// <param name="result">A result below <see cref="Range"/>.</param>
    public virtual bool Possible(CpuMask cpus, Registers registers, int result) => true;

    /// <summary>What executing the step with these registers shows, whatever the state.</summary>
    /// <param name="registers">The registers before the step.</param>
    public virtual ulong ObservedWhenTaken(Registers registers) => 0;

    /// <summary>What it shows that a context with these registers waits for the step.</summary>
    /// <param name="registers">The registers.</param>
    public virtual ulong ObservedWhenBlocked(Registers registers) => 0;
}

/// <summary>An operation whose result a routine sees as <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The result's type: a small value.</typeparam>
public abstract record Operation<T> : Operation
    where T : struct
{
    /// <summary>The value that stands behind a result.</summary>
    /// <param name="result">A result below <see cref="Operation.Range"/>.</param>
    public abstract T Decode(int result);

    /// <inheritdoc/>
    public override string TextOf(int result)
    {
        try
        {
            return Convert.ToString(Decode(result), CultureInfo.InvariantCulture) ?? base.TextOf(result);
        }
#pragma warning disable CA1031 // What is to be told is that the result should not be there; that nothing stands behind it is part of that.
        catch (Exception)
#pragma warning restore CA1031
        {
            return base.TextOf(result);
        }
    }

    /// <summary>Makes the operation awaitable.</summary>
    public OperationAwaiter<T> GetAwaiter() => new(this);
}

/// <summary>The result of an operation that tells nothing.</summary>
public readonly record struct Nothing;

/// <summary>An operation that tells nothing.</summary>
public abstract record Effect : Operation<Nothing>
{
    /// <inheritdoc/>
    public sealed override int Range => 1;

    /// <inheritdoc/>
    public sealed override Nothing Decode(int result) => default;
}

/// <summary>An operation that answers yes or no.</summary>
public abstract record Question : Operation<bool>
{
    /// <inheritdoc/>
    public sealed override int Range => 2;

    /// <inheritdoc/>
    public sealed override bool Decode(int result) => result != 0;
}

/// <summary>An operation that yields a small number, an index or an id.</summary>
public abstract record Reading : Operation<int>
{
    /// <inheritdoc/>
    public sealed override int Decode(int result) => result;
}
