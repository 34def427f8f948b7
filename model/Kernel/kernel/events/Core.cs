namespace Shootdown.Model.Kernel.kernel.events;

/// <summary>kernel/events/core.c: what perf does to a task on the CPU where it runs.</summary>
/// <remarks>cpu_function_call() is smp_call_function_single() of a function that asks for no task.</remarks>
public sealed class Core
{
    private readonly Design design;
    private readonly Smp smp;
    private readonly Dictionary<Request, Cell> answers = [];

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    public Core(Design design, Smp smp) => (this.design, this.smp) = (design, smp);

    /// <summary>Runs a function on a task, on the CPU where it runs.</summary>
    /// <param name="p">Where the task is.</param>
    /// <param name="request">The call.</param>
    /// <returns>Whether it was run.</returns>
    [Kernel("kernel/events/core.c", "task_function_call", "7.3")]
    [Differs("smp_call_function_single", "task_cpu() is its argument")]
    [Redundant(
        "text left-out await Atomic.Store(ret, (int)RemoteAnswer.Again",
        "it is -EAGAIN at first, and is so still where the call is made again")]
    public async Step<RemoteAnswer> TaskFunctionCall(Whereabouts p, Request request)
    {
        var ret = AnswerOf(request);
        request.Func = new RemoteFunc(design, p, request, ret);
        while (true)
        {
            await Atomic.Store(ret, (int)RemoteAnswer.Again, $"{ret} = -EAGAIN");
            await smp.SmpCallFunctionSingle(await p.TaskCpu(), request);
            var answer = await Atomic.Load<RemoteAnswer>(ret, ret.Name);
            if (answer != RemoteAnswer.Again || design.RemoteRetry == RemoteRetry.Never)
            {
                return answer;
            }
        }
    }

    [Kernel("kernel/events/core.c", "remote_function", "7.3")]
    [Redundant("text swapped await Atomic.Data(", "who reads the answer has waited for the csd, which is unlocked after both")]
    private static async Step RemoteFunction(Design design, int cpu, Whereabouts p, Request request, Cell ret)
    {
        if (design.RemoteCheck == RemoteCheck.CpuAndCurrent && !await p.IsOf(cpu))
        {
            return;
        }

        if (design.RemoteCheck != RemoteCheck.None && !await p.IsCurrent(cpu))
        {
            await Atomic.Store(ret, (int)RemoteAnswer.NoSuchProcess, $"{ret} = -ESRCH");
            return;
        }

        await Atomic.Data("func(info)", new RemoteFunctionRun(p, cpu, request));
        await Atomic.Store(ret, (int)RemoteAnswer.Done, $"{ret} = 0");
    }

    private Cell AnswerOf(Request request)
    {
        if (!answers.TryGetValue(request, out var ret))
        {
            answers.Add(request, ret = smp.Machine.Layout.Declare(
                request + ".ret", 3, 0, -1, static v => ((RemoteAnswer)v).ToString().ToLowerInvariant()));
        }

        return ret;
    }

    private sealed class RemoteFunc(Design design, Whereabouts p, Request request, Cell ret) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => RemoteFunction(design, cpu, p, request, ret);
    }
}

/// <summary>What task_function_call() answers.</summary>
public enum RemoteAnswer
{
    /// <summary>-EAGAIN: the task moved away meanwhile.</summary>
    Again,

    /// <summary>The function was run.</summary>
    Done,

    /// <summary>-ESRCH: the task does not run.</summary>
    NoSuchProcess,
}

/// <summary>A function is run on a task.</summary>
/// <param name="Task">Where the task is.</param>
/// <param name="Cpu">The CPU that it is run on.</param>
/// <param name="Request">The call.</param>
public sealed record RemoteFunctionRun(Whereabouts Task, int Cpu, Request Request);
