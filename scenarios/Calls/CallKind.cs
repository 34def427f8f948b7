using System.Collections.Frozen;

namespace Shootdown.Scenarios.Calls;

/// <summary>
/// A call that workloads may make. All that is to be known of it stands in one file: what a workload file may say of it, what is wrong with
/// it, how it is drawn at random, and which routine of the model it is. Reader, validation, schema, tables and generators follow from that.
/// </summary>
public abstract class CallKind
{
    /// <summary>Every call, by rank.</summary>
    public static IReadOnlyList<CallKind> All { get; } =
    [
        .. typeof(CallKind).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(CallKind)) && !t.IsAbstract)
            .Select(t => (CallKind)Activator.CreateInstance(t)!)
            .OrderBy(k => k.Rank),
    ];

    private static readonly FrozenDictionary<string, CallKind> ByName = All.ToFrozenDictionary(k => k.Name);

    /// <summary>Its name in workload files.</summary>
    public abstract string Name { get; }

    /// <summary>What it stands for: a file of the kernel and a function in it.</summary>
    public abstract string Kernel { get; }

    /// <summary>What it does.</summary>
    public abstract string Title { get; }

    /// <summary>Where it stands among the others in lists, tables and messages; no two have the same.</summary>
    public abstract int Rank { get; }

    /// <summary>The arguments that it must have.</summary>
    public virtual IReadOnlyList<CallField> Needs => [];

    /// <summary>The arguments that it may have besides.</summary>
    public virtual IReadOnlyList<CallField> Takes => [];

    /// <summary>Of these arguments it has exactly one.</summary>
    public virtual IReadOnlyList<CallField> OneOf => [];

    /// <summary>Who may make it.</summary>
    public virtual CallSites Sites => CallSites.Task;

    /// <summary>Whether it waits where it does not say so.</summary>
    public virtual bool Waits => false;

    /// <summary>As how many calls of other CPUs it counts; see <see cref="WorkloadLimits.MostCalls"/>.</summary>
    public virtual int Weight => 1;

    /// <summary>Whether nothing of it is in flight once it has returned, if it waits.</summary>
    public virtual bool IsOverOnReturn => Waits || Weight == 0;

    /// <summary>Whether its <see cref="CallField.Csd"/> is an entry that no other call may queue: one that is refused because its work
    /// is claimed
    /// already would count as one that was never served.</summary>
    public virtual bool QueuesEntryOnce => false;

    /// <summary>Why it cannot be made on a design, as it stands behind its name; null where it can.</summary>
    /// <param name="design">The design.</param>
    public virtual string? NotOn(Design design) => null;

    private protected static string? OfX86(Design design) => Tlb.IsElsewhere(design) ? "which is x86's text" : null;

    private protected static string? InBatches(Design design) => OnArm(design, "which flushes in batches");

    private protected static string? Shared(Design design) =>
        OnArm(design, "which 32-bit Arm has not: no guests, and no devices that share an mm");

    private static string? OnArm(Design design, string why) => design.Backend == FlushBackend.Arm ? why : null;

    /// <summary>The call that undoes it, or null.</summary>
    public virtual string? ClosedBy => null;

    /// <summary>In which workloads it is drawn at random, and how often.</summary>
    public virtual IReadOnlyList<Drawing> Drawn => [];

    /// <summary>Calls among which it is drawn now and again, because it stands beside few others or needs them; one that is named twice
    /// is as
    /// likely again. None if its own drawings are enough.</summary>
    public virtual IReadOnlyList<string> DrawnAmong => [];

    /// <summary>What it promises besides what every call does: properties that are asked of a workload that makes it, where none is
    /// named.</summary>
    /// <param name="call">The call.</param>
    public virtual IReadOnlyList<Property> Promises(Call call) => [];

    /// <summary>Why it is not drawn at random; null where it is.</summary>
    public virtual string? NotDrawn => null;

    /// <summary>Finds a call, or null.</summary>
    /// <param name="name">Its name.</param>
    public static CallKind? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);

    /// <summary>The calls that a task, an interrupt or hotplug may make.</summary>
    /// <param name="site">Which of them.</param>
    public static IEnumerable<CallKind> Of(CallSites site) => All.Where(k => (k.Sites & site) != 0);

    /// <summary>The call of a class.</summary>
    /// <typeparam name="TKind">The class.</typeparam>
    public static TKind Get<TKind>()
        where TKind : CallKind => Instance<TKind>.Value;

    /// <summary>Whether it has an argument at all.</summary>
    /// <param name="field">The argument.</param>
    public bool Has(CallField field) => Needs.Contains(field) || Takes.Contains(field);

    /// <summary>How often calls open what it opens, and do not close it again.</summary>
    /// <param name="calls">The calls, in order.</param>
    internal int DepthAfter(IEnumerable<Call> calls) => calls.Sum(c => c.Name == Name ? 1 : c.Name == ClosedBy ? -1 : 0);

    /// <summary>A call whose arguments were drawn one by one, made one that keeps to the interface's contract.</summary>
    /// <param name="drawn">What was drawn.</param>
    public virtual Call Settle(Call drawn) => drawn;

    /// <summary>Says what is wrong with a call by itself, its arguments being right each by itself.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="FormatException">Something is.</exception>
    internal virtual void Check(PlacedCall call)
    {
    }

    /// <summary>Says what is wrong with when a task makes it.</summary>
    /// <param name="call">The call, of a task.</param>
    /// <exception cref="FormatException">Something is.</exception>
    internal virtual void CheckOrder(PlacedCall call)
    {
    }

    /// <summary>Says which other calls may not stand beside it.</summary>
    /// <param name="call">The call, of a task.</param>
    /// <param name="calls">All calls of tasks, each right by itself.</param>
    /// <exception cref="FormatException">One of them does.</exception>
    internal virtual void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
    }

    /// <summary>The routine of a call: the kernel's where it can be, else one that calls it.</summary>
    /// <param name="call">The call on a machine.</param>
    internal abstract Step Make(MadeCall call);

    /// <summary>A routine of one step.</summary>
    /// <param name="operation">The step.</param>
    internal static async Step One(Operation<Nothing> operation) => await operation;

    /// <summary>A call whose result nobody wants, as a routine.</summary>
    internal static async Step Discards(Step<bool> call) => await call;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static class Instance<TKind>
        where TKind : CallKind
    {
        public static readonly TKind Value = All.OfType<TKind>().Single();
    }
}
