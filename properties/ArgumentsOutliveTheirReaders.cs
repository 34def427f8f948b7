namespace Shootdown.Properties;

/// <summary>S4: while any CPU that a request was queued on has not finished reading its info and func, that memory is neither overwritten
/// nor
/// out of scope; this includes the wait mask during the wait.</summary>
/// <remarks>
/// <para>Info on the stack lives from the call to its return. A wait mask is overwritten when who goes by it finds another's in it.</para>
/// </remarks>
public sealed class ArgumentsOutliveTheirReaders : IMonitor
{
    private const string ManyCond = "smp_call_function_many_cond";

    private static readonly Clause DeadInfoRead = new("the callback reads an info whose frame is gone", MachineFault.DeadInfoRead);
    private static readonly Clause ForeignInfoRead =
        new("the callback reads an info that another request has overwritten");
    private static readonly Clause WaitMaskOverwritten =
        new("a wait mask is overwritten while another task still goes by it");

    private readonly Dictionary<Request, Cell> frames = [];
    private readonly List<(MaskStorage Mask, Context[] Users, Cell Writer)> masks = [];

    private ArgumentsOutliveTheirReaders()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S4",
        "arguments outlive their readers",
        () => new ArgumentsOutliveTheirReaders(),
        DeadInfoRead,
        ForeignInfoRead,
        WaitMaskOverwritten)
        .And(() => new FlushInfoOutlivesItsReaders(), FlushInfoOutlivesItsReaders.Foreign)
        with { Antecedent = "a function reads its arguments, or a call its wait mask" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var request in observer.All<Csd>().SelectMany(c => c.Arguments).Where(IsOnStack).Select(a => a.Request).Distinct())
        {
            frames.Add(request, observer.Ghost(request + ".info lives", 2));
        }

        foreach (var mask in observer.All<MaskStorage>().Where(m => m.Bits.Owner < 0))
        {
            Context[] users =
            [
                .. observer.Machine.Contexts.Where(context => context.Automaton.Nodes.Any(
                    node => node?.Location.Function == ManyCond && Overwrites(node.Operation.AsWritten, mask))),
            ];
            if (users.Length > 1)
            {
                masks.Add((mask, users, observer.Ghost(mask + ".writer", users.Length + 1, 0, Writer)));

                string Writer(int value) => value == 0 ? "-" : users[value - 1].Name;
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return CrossCall.Of(site) is { } call ? Lives(call.Request, begins: true)
            : CrossCall.Returning(site) is { } request ? Lives(request, begins: false)
            : site.Operation.About is FunctionRun run ? Reads(run)
            : site.Location.Function == ManyCond ? Mask(site)
            : null;
    }

    private static bool IsOnStack(Argument argument) =>
        argument.InfoCpu == Argument.OnStack && argument.Request is { Wait: true, Func: null };

    private static bool Overwrites(Operation operation, MaskStorage mask) =>
        operation is IAccess { Written: > 0 } access && access.Cells[0] == mask.Bits;

    private Probe? Lives(Request request, bool begins) => !frames.TryGetValue(request, out var lives) ? null : new Probe
    {
        Ghosts = [lives],
        After = (ref Sight sight) => sight[lives] = begins ? 1 : 0,
    };

    private Probe? Reads(FunctionRun run)
    {
        if (run.Info is { } info)
        {
            return new Probe
            {
                Notes = true,
                Reads = [info],
                Before = (ref Sight sight) => sight.Break(ForeignInfoRead, sight[info] != run.Request.Id + 1),
            };
        }

        if (!IsOnStack(run.Argument))
        {
            return null;
        }

        return run.Local ? new Probe { Notes = true } : !frames.TryGetValue(run.Request, out var lives) ? null : new Probe
        {
            Notes = true,
            Reads = [lives],
            Before = (ref Sight sight) => sight.Break(DeadInfoRead, !sight.IsSet(lives)),
        };
    }

    private Probe? Mask(Site site)
    {
        foreach (var (mask, users, writer) in masks)
        {
            var own = 1 + Array.IndexOf(users, site.Context);
            if (site.Touches(mask.Bits))
            {
                var always = site.Operation.Range == 1; // else it answers whether anything is left to store
                return Overwrites(site.Operation, mask)
                    ? new Probe
                    {
                        Ghosts = [writer],
                        After = (ref Sight sight) => sight[writer] = always || sight.Result != 0 ? own : sight[writer],
                    }
                    : new Probe
                    {
                        Notes = true,
                        Reads = [writer],
                        Before = (ref Sight sight) => sight.Break(WaitMaskOverwritten, sight[writer] != own),
                    };
            }
        }

        return null;
    }
}
