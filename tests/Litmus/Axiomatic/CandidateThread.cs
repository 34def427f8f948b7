namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>One way of a thread through its text, with what it accesses and what each access comes after in any execution that goes this
/// way: the locally-ordered-before of the Armv8 model, built access by access from its definition (Arm ARM B2.3, aarch64.cat).</summary>
internal sealed class CandidateThread
{
    private readonly List<CandidateAccess> accesses = [];
    private readonly List<ulong> before = [];
    private readonly List<ulong> picked = [];
    private readonly List<Func<ReadOnlySpan<long?>, bool>> decisions = [];
    private readonly Dictionary<string, Source> registers = [];
    private readonly Dictionary<string, int> lastWrites = [];
    private ulong control;
    private ulong throughAddresses;
    private ulong synchronized;
    private ulong fencedAll;
    private ulong fencedWrites;

    /// <summary>A way that has not begun.</summary>
    public CandidateThread()
    {
    }

    private CandidateThread(CandidateThread other)
    {
        accesses.AddRange(other.accesses);
        before.AddRange(other.before);
        picked.AddRange(other.picked);
        decisions.AddRange(other.decisions);
        (registers, lastWrites) = (new(other.registers), new(other.lastWrites));
        (control, throughAddresses, synchronized) = (other.control, other.throughAddresses, other.synchronized);
        (fencedAll, fencedWrites) = (other.fencedAll, other.fencedWrites);
    }

    /// <summary>The accesses in program order.</summary>
    public IReadOnlyList<CandidateAccess> Accesses => accesses;

    /// <summary>Of each access, the accesses that it comes after, a bit each; not closed.</summary>
    public IReadOnlyList<ulong> Before => before;

    /// <summary>The same way, to go on differently.</summary>
    public CandidateThread Fork() => new(this);

    /// <summary>Whether the thread goes this way, given all values.</summary>
    public bool IsTaken(ReadOnlySpan<long?> values)
    {
        foreach (var decision in decisions)
        {
            if (!decision(values))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A register.</summary>
    public Source Get(string register, Func<string, long> initial) =>
        registers.TryGetValue(register, out var source) ? source : Source.Of(initial(register));

    /// <summary>Writes a register.</summary>
    public void Set(string register, Source source) => registers[register] = source;

    /// <summary>This way is taken only if so.</summary>
    public void Decide(Func<ReadOnlySpan<long?>, bool> decision) => decisions.Add(decision);

    /// <summary>From here on everything is control-dependent.</summary>
    public void Branch(Source tested) => control |= tested.Pick;

    /// <summary>A barrier.</summary>
    public void Fence(FenceKind kind)
    {
        switch (kind)
        {
            case FenceKind.DmbFull or FenceKind.DsbFull:
                fencedAll |= Which(_ => true);
                break;
            case FenceKind.DmbLoad or FenceKind.DsbLoad:
                fencedAll |= Which(a => !a.Writes && !a.Discards);
                break;
            case FenceKind.DmbStore:
                fencedWrites |= Which(a => a.Writes);
                break;
            case FenceKind.DsbStore:
                fencedAll |= Which(a => a.Writes);
                break;
            case FenceKind.Isb:
                synchronized |= control | throughAddresses;
                break;
            default:
                throw new ArgumentException($"{kind} is none of the model", nameof(kind));
        }
    }

    /// <summary>Reads; yields the value with all that it depends on.</summary>
    public Source Read(CandidateAccess access)
    {
        var number = accesses.Count;
        var after = Common(access) | access.Address.Basic | (access.Acquires ? Which(a => a.Releases) : 0);
        var source = new Source(values => values[number], Bit(number), Bit(number)).With(access.Address);
        if (lastWrites.TryGetValue(access.Location, out var write))
        {
            var stored = accesses[write].Stored!.Value.With(accesses[write].Address);
            var own = accesses[write].Reading;

            // (addr | data); lrs goes by registers: the read of the write's own instruction is none of it.
            after |= accesses[write].Data.Basic | accesses[write].Address.Basic;
            after |= own >= 0 && access.AcquiresAtAll ? Bit(own) : 0;
            source = source.With(stored with { Pick = stored.Pick | picked[write] });
        }

        Add(access, after, source.Pick & ~Bit(number));
        return source;
    }

    /// <summary>Writes.</summary>
    /// <param name="access">The write.</param>
    /// <param name="compared">Of a comparison, where that comes from which decides that it writes.</param>
    public void Write(CandidateAccess access, ulong compared = 0)
    {
        var stored = access.Stored!.Value;
        var after = Common(access) | access.Address.Pick | stored.Pick | compared | control | throughAddresses | fencedWrites
            | Which(a => a.Location == access.Location)
            | (access.Releases ? Which(_ => true) : 0)
            | (access.Reading >= 0 ? Bit(access.Reading) : 0);
        lastWrites[access.Location] = accesses.Count;
        Add(access, after, stored.Pick | access.Address.Pick | compared);
    }

    /// <summary>Adds pick-lob at the end: what a write is ordered after by way of something that was picked.</summary>
    public void Finish()
    {
        var closed = before.ToArray();
        for (var number = 0; number < closed.Length; number++)
        {
            for (var earlier = 0; earlier < number; earlier++)
            {
                closed[number] |= (closed[number] & Bit(earlier)) != 0 ? closed[earlier] : 0;
            }
        }

        for (var number = 0; number < closed.Length; number++)
        {
            for (var earlier = 0; earlier < number && accesses[number].Writes; earlier++)
            {
                before[number] |= (closed[number] & Bit(earlier)) != 0 ? picked[earlier] : 0;
            }
        }
    }

    private static ulong Bit(int number) => 1UL << number;

    private ulong Common(CandidateAccess access) => fencedAll | synchronized | Which(a => a.AcquiresAtAll) | FullyOrdered();

    // [range([A];amo;[L])]; po
    private ulong FullyOrdered() => Which(a => a.Releases && a.Reading >= 0 && accesses[a.Reading].Acquires);

    private void Add(CandidateAccess access, ulong after, ulong pick)
    {
        before.Add(after & ~Bit(accesses.Count));
        picked.Add(pick);
        accesses.Add(access);
        throughAddresses |= access.Address.Pick;
    }

    private ulong Which(Func<CandidateAccess, bool> predicate)
    {
        var set = 0UL;
        for (var number = 0; number < accesses.Count; number++)
        {
            set |= predicate(accesses[number]) ? Bit(number) : 0;
        }

        return set;
    }
}
