namespace Shootdown.Conform.Ftrace;

/// <summary>An event of a recording.</summary>
/// <param name="Line">The number of its line, from 1; the order of the lines is the order of the events.</param>
/// <param name="Cpu">The CPU that it happened on.</param>
/// <param name="Pid">The task that ran there (<c>current</c>); 0 for an idle task.</param>
/// <param name="Comm">Its name.</param>
/// <param name="Flags">irqs-off, need-resched, context, preempt depth, migrate-disable: five characters.</param>
/// <param name="Name">The name of the tracepoint.</param>
/// <param name="Text">Its fields as printed.</param>
public sealed record TraceEvent(int Line, int Cpu, int Pid, string Comm, string Flags, string Name, string Text)
{
    /// <summary>Whether it is a last line without an end, which may be cut.</summary>
    public bool IsUnended { get; init; }

    /// <summary>Whether interrupts were off.</summary>
    public bool IrqsOff => Flags[0] is 'd' or 'D';

    /// <summary>What the event interrupts.</summary>
    public ContextLevel Level => Flags[2] switch
    {
        '.' => ContextLevel.Task,
        's' => ContextLevel.Softirq,
        'h' or 'H' => ContextLevel.Hardirq,
        _ => ContextLevel.Nmi,
    };

    /// <summary>Whether TIF_NEED_RESCHED was set, which is how a CPU that polls is woken without an IPI.</summary>
    public bool NeedsResched => Flags[1] is 'N' or 'n' or 'B' or 'b';

    /// <summary>preempt_count of the task, 0 to 15; an interrupt adds nothing.</summary>
    public int PreemptDepth => Flags[3] == '.' ? 0 : Convert.ToInt32(Flags[3..4], 16);

    /// <summary>The number of the reason that <c>tlb_flush</c> gives, as a digit; null where none is given.</summary>
    public char? Reason => Text is [.., '(', var digit, ')'] ? digit : null;

    /// <summary>The value of a field.</summary>
    /// <param name="field">Its name.</param>
    /// <returns>The text up to the next blank or comma; null where there is no such field.</returns>
    public string? Field(string field)
    {
        for (var at = Text.IndexOf(field, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(field, at + 1, StringComparison.Ordinal))
        {
            var value = at + field.Length + 1;
            if ((at == 0 || Text[at - 1] == ' ') && value <= Text.Length && Text[value - 1] is '=' or ':')
            {
                value += value < Text.Length && Text[value] == ' ' ? 1 : 0;
                var end = Text.AsSpan(value).IndexOfAny(' ', ',');
                return end < 0 ? Text[value..] : Text.Substring(value, end);
            }
        }

        return null;
    }

    /// <summary>Whether a field is a pointer to nothing, as the kernel, or trace-cmd, prints that.</summary>
    /// <param name="field">Its name.</param>
    public bool IsNull(string field) => Field(field) is { } value && (value is "(null)" or "(nil)" or "0x0" || value.All(c => c == '0'));

    /// <summary>A field that names a kernel symbol, without the offset in it.</summary>
    /// <param name="field">Its name.</param>
    public string? Symbol(string field) => Field(field) is { } value ? value.Split('+')[0] : null;
}
