namespace Shootdown.Properties;

/// <summary>A call of the cross-call interface, as its caller made it: what the function's contract says of it, and nothing that it
/// did.</summary>
/// <param name="Request">func, info and wait.</param>
/// <param name="Mask">The CPUs that are named.</param>
/// <param name="Cond">Those among them on which the function is wanted.</param>
internal sealed record CrossCall(Request Request, MaskArgument Mask, Condition Cond)
{
    private const string AtReturn = "(request)";

    private static readonly WantedCpus Everywhere = new(CpuMask.All(CpuMask.MaxCpus));

    /// <summary>The functions of the interface; at their returns the request is known.</summary>
    public static IReadOnlyList<string> Functions { get; } =
    [
        "smp_call_function_single" + AtReturn,
        "smp_call_function_any" + AtReturn,
        "smp_call_function_single_async" + AtReturn,
        "smp_call_function_many" + AtReturn,
        "smp_call_function" + AtReturn,
        "on_each_cpu_cond_mask" + AtReturn,
        "irq_work_queue_on" + AtReturn,
        "__ttwu_queue_wakelist" + AtReturn,
    ];

    /// <summary>Whether the CPU that calls is left out, though it is named.</summary>
    public bool LeavesOutCaller { get; private init; }

    /// <summary>Whether any one of the CPUs will do.</summary>
    public bool AnyOne { get; private init; }

    /// <summary>The caller's own csd, which may be busy; null where the call brings none.</summary>
    public Csd? Csd { get; private init; }

    /// <summary>Whether the call declines the CPU that calls.</summary>
    public bool DeclinesCaller { get; private init; }

    /// <summary>The CPUs that may be asked: all where others write the mask while the call goes on.</summary>
    public CpuMask May => Mask.Shared is null ? Mask.Constant & (Cond.Ask(0) is null ? Cond.Wanted : Everywhere.Cpus) : Everywhere.Cpus;

    /// <summary>Whether each CPU that may be asked has to be.</summary>
    public bool IsCertain => Mask.Shared is null && Cond.Ask(0) is null;

    /// <summary>The call that a step is, or null.</summary>
    /// <param name="site">Any step.</param>
    public static CrossCall? Of(Site site) => site.Operation is CallEvent { Returns: false } call ? Of(call) : null;

    /// <summary>The request whose call returns with the step, or null.</summary>
    /// <param name="site">Any step.</param>
    public static Request? Returning(Site site) => Returning(site.Operation);

    /// <summary>The request of a call that a step is the return of; null where it is none.</summary>
    /// <param name="step">The step as the text has it.</param>
    public static Request? Returning(Operation step) =>
        step is CallEvent { Returns: true } call && Functions.Contains(call.Function + AtReturn)
            ? call.Find<Request>("request")
            : null;

    /// <summary>All calls that the contexts of a system make.</summary>
    /// <param name="observer">The system.</param>
    public static IReadOnlyList<(Context Context, CrossCall Call)> All(Observer observer) =>
    [
        .. from made in observer.CallsMade
           let call = Of(made.Call)
           where call is not null
           select (made.Context, call),
    ];

    private static CrossCall? Of(CallEvent call) => call.Function switch
    {
        "smp_call_function_single" => One(call, null),
        "smp_call_function_any" => Many(call, new MaskArgument(call.Argument<CpuMask>("mask"))) with { AnyOne = true },
        "smp_call_function_single_async" => One(call, "csd"),
        "smp_call_function_many" => Many(call, call.Argument<MaskArgument>("mask")) with { LeavesOutCaller = true },
        "smp_call_function" => Many(call, new MaskArgument(Everywhere.Cpus)) with { LeavesOutCaller = true },
        "on_each_cpu_cond_mask" => new CrossCall(RequestOf(call), call.Argument<MaskArgument>("mask"), call.Argument<Condition>("cond")),
        "irq_work_queue_on" => One(call, "work") with { DeclinesCaller = true },
        "__ttwu_queue_wakelist" => One(call, "entry") with { DeclinesCaller = true },
        _ => null,
    };

    private static CrossCall One(CallEvent call, string? csd) =>
        Many(call, new MaskArgument(CpuMask.Of(call.Argument<int>("cpu")))) with { Csd = csd is null ? null : call.Argument<Csd>(csd) };

    private static CrossCall Many(CallEvent call, MaskArgument mask) => new(RequestOf(call), mask, Everywhere);

    private static Request RequestOf(CallEvent call) => call.Argument<Request>("request");
}
