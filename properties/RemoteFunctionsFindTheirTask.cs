namespace Shootdown.Properties;

/// <summary>What task_function_call() promises: the function that it is to run on a task has run on the CPU where the task runs, while it
/// runs there, or the caller is told that the task does not run, and it did not when it was looked for.</summary>
public sealed class RemoteFunctionsFindTheirTask : IMonitor
{
    private const string Function = "task_function_call";
    private const string Handler = "remote_function";

    private static readonly Clause Elsewhere = new("a function runs on a task on a CPU where the task does not run");
    private static readonly Clause Missed = new("the CPU that runs the task is asked, and does not run the function");
    private static readonly Clause NotDone = new("the call says that its function has run, and it has not");
    private static readonly Clause Wrong = new("the call says that the task does not run, and it did whenever it was looked for");
    private static readonly Clause Untold = new("the call returns, and its caller knows neither that the function ran nor why not");

    private readonly List<Asked> asked = [];

    private RemoteFunctionsFindTheirTask()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "REMOTE",
        "a function that is to run on a task runs where the task does, or the caller is told",
        () => new RemoteFunctionsFindTheirTask(),
        Elsewhere,
        Missed,
        NotDone,
        Wrong,
        Untold)
        with { Antecedent = "a function runs on a task of another CPU" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function + "(p,request)", Handler + "(cpu,p,request)"];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var (task, request) in observer.CallsMade.Where(c => c.Call.Function == Function)
            .Select(c => (c.Call.Find<Whereabouts>("p")!, c.Call.Find<Request>("request")!)).Distinct())
        {
            asked.Add(new Asked(task, request, observer.Ghost(request + ".done", 2), observer.Ghost(request + ".away", 2)));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.CallOf(Function) is { } call ? Called(Of(call))
            : site.ReturnOf(Function) is { } returning ? Returns(Of(returning), returning.Returned)
            : site.ReturnOf(Handler) is { } handled ? Handled(Of(handled), handled.Argument<int>("cpu"))
            : site.Operation.About switch
            {
                RemoteFunctionRun run => Runs(site, run),
                Whereabouts task => Looks(task),
                _ => null,
            };
    }

    private Asked Of(CallEvent call) => Of(call.Find<Request>("request")!);

    private Asked Of(Request request) => asked.Find(a => a.Request == request)!;

    private static Probe Called(Asked own) => new()
    {
        Ghosts = [own.Done, own.Away],
        After = (ref Sight sight) => (sight[own.Done], sight[own.Away]) = (0, 0),
    };

    private Probe Runs(Site site, RemoteFunctionRun run)
    {
        var (own, place, remote) = (Of(run.Request), run.Task.Place, site.Context.Kind == ContextKind.Interrupt);
        return new Probe
        {
            Reads = [place],
            Ghosts = [own.Done],
            Before = (ref Sight sight) => sight.Break(Elsewhere, sight[place] != run.Cpu),
            After = (ref Sight sight) =>
            {
                sight[own.Done] = 1;
                sight.Note(remote);
            },
        };
    }

    // Interrupts are off: a task that the CPU runs now, it has run since it was asked.
    private static Probe Handled(Asked own, int cpu) => new()
    {
        Reads = [own.Task.Place],
        Ghosts = [own.Done],
        Before = (ref Sight sight) => sight.Break(Missed, sight[own.Task.Place] == cpu && !sight.IsSet(own.Done)),
    };

    private Probe Looks(Whereabouts task)
    {
        Cell[] away = [.. asked.Where(a => a.Task == task).Select(a => a.Away)];
        return new Probe
        {
            Reads = [task.Place],
            Ghosts = away,
            After = (ref Sight sight) =>
            {
                foreach (var own in away)
                {
                    sight[own] = task.Runs(sight[task.Place]) ? sight[own] : 1;
                }
            },
        };
    }

    private static Probe Returns(Asked own, object? answer) => new()
    {
        Ghosts = [own.Done, own.Away],
        Before = (ref Sight sight) =>
        {
            sight.Break(NotDone, answer is RemoteAnswer.Done && !sight.IsSet(own.Done));
            sight.Break(Wrong, answer is RemoteAnswer.NoSuchProcess && (sight.IsSet(own.Done) || !sight.IsSet(own.Away)));
            sight.Break(Untold, answer is RemoteAnswer.Again);
        },
        After = (ref Sight sight) => (sight[own.Done], sight[own.Away]) = (0, 0),
    };

    private sealed record Asked(Whereabouts Task, Request Request, Cell Done, Cell Away);
}
