namespace Shootdown.Model.Designs;

/// <content>Functions that are run on a task, on the CPU where it runs, and with all CPUs stopped.</content>
public sealed partial record Design
{
    /// <summary>What remote_function() looks at.</summary>
    [Axis("-", "what remote_function() looks at before it runs a function on a task")]
    public RemoteCheck RemoteCheck { get => Tell(field); init; }

    /// <summary>What task_function_call() does when the task has moved.</summary>
    [Axis("-", "what task_function_call() does where the task has moved away meanwhile")]
    public RemoteRetry RemoteRetry { get => Tell(field); init; }

    /// <summary>How stoppers mask interrupts.</summary>
    [Axis("-", "when the stoppers of stop_machine() disable interrupts")]
    public StopIrqs StopIrqs { get => Tell(field); init; }
}

/// <summary>What remote_function() looks at before it runs a function on a task.</summary>
public enum RemoteCheck
{
    /// <summary>That this is the task's CPU, and that the task is what it runs.</summary>
    [Origin("every release")]
    CpuAndCurrent,

    /// <summary>That the task is what the CPU runs.</summary>
    [Origin("mutant: what the question for task_cpu() is for")]
    Current,

    /// <summary>Nothing.</summary>
    [Origin("mutant: what remote_function() is for")]
    None,
}

/// <summary>What task_function_call() does where the task has moved away meanwhile.</summary>
public enum RemoteRetry
{
    /// <summary>It tries again.</summary>
    [Origin("every release since Linux 4.6")]
    UntilThere,

    /// <summary>It says so: its callers are to try again.</summary>
    [Origin("before Linux 4.6: perf: Robustify task_function_call()")]
    Never,
}

/// <summary>When the stoppers of stop_machine() disable interrupts.</summary>
public enum StopIrqs
{
    /// <summary>Once each of them has its CPU (MULTI_STOP_PREPARE, then MULTI_STOP_DISABLE_IRQ).</summary>
    [Origin("every release")]
    OnceAllCame,

    /// <summary>Each when it comes: a CPU that waits for one of the stopped ones never comes to its own.</summary>
    [Origin("mutant: what MULTI_STOP_PREPARE is for")]
    WhenItComes,

    /// <summary>Never.</summary>
    [Origin("mutant: what MULTI_STOP_DISABLE_IRQ is for")]
    Never,
}
