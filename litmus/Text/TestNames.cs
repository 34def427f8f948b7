namespace Shootdown.Litmus.Text;

/// <summary>The registers and locations that a test speaks of.</summary>
internal sealed class TestNames
{
    private readonly HerdArchitecture architecture;
    private readonly HashSet<string>[] registers;

    /// <summary>Collects them.</summary>
    /// <param name="test">The test.</param>
    public TestNames(HerdTest test)
    {
        architecture = test.Architecture;
        registers = [.. test.Threads.Select(t => new HashSet<string>(StringComparer.Ordinal))];
        foreach (var initial in test.Initial)
        {
            if (initial.Place is RegisterPlace place && place.Thread < registers.Length && Find(place) is { } name)
            {
                registers[place.Thread].Add(name);
            }

            Add(initial.Place switch
            {
                MemoryPlace memory => memory.Name,
                EntryPlace entry => entry.Location,
                _ => null,
            });
            Add(initial.Value switch
            {
                AddressValue address => address.Location,
                EntryAddressValue address => address.Location,
                PhysicalAddressValue address => address.Location,
                EntryValue entry => entry.OutputPage,
                _ => null,
            });
        }

        foreach (var (thread, number) in test.Threads.Select((t, i) => (t, i)))
        {
            foreach (var parameter in thread.Parameters)
            {
                Add(parameter.Value);
            }

            foreach (var used in StatementNames.Of(thread.Statements))
            {
                if (used.IsLocation)
                {
                    Add(used.Name);
                }
                else
                {
                    registers[number].Add(used.Name);
                }
            }
        }
    }

    /// <summary>The locations.</summary>
    public HashSet<string> Locations { get; } = new(StringComparer.Ordinal);

    /// <summary>A thread's registers, each by its widest name.</summary>
    /// <param name="thread">The thread.</param>
    public IReadOnlySet<string> Registers(int thread) => registers[thread];

    /// <summary>The widest name of a register; null if the architecture has none of that name.</summary>
    /// <param name="place">The register.</param>
    public string? Find(RegisterPlace place) => architecture switch
    {
        HerdArchitecture.AArch64 => AArch64Registers.Find(place.Name)?.Name,
        HerdArchitecture.C => place.Name,
        _ => X86Registers.Find(place.Name, architecture == HerdArchitecture.X86_64)?.Name,
    };

    /// <summary>A place with its register, if it is one, called by its widest name.</summary>
    /// <param name="place">The place.</param>
    public HerdPlace Canonical(HerdPlace place) =>
        place is RegisterPlace register && Find(register) is { } name ? register with { Name = name } : place;

    /// <summary>An atom with its register called so.</summary>
    /// <param name="atom">The atom.</param>
    public HerdAtom Canonical(HerdAtom atom) => atom is PlaceAtom place ? new PlaceAtom(Canonical(place.Place)) : atom;

    /// <summary>A proposition with its registers called so.</summary>
    /// <param name="proposition">The proposition.</param>
    public HerdProposition Canonical(HerdProposition proposition) => proposition switch
    {
        NotProposition not => new NotProposition(Canonical(not.Part)),
        AndProposition and => new AndProposition([.. and.Parts.Select(Canonical)]),
        OrProposition or => new OrProposition([.. or.Parts.Select(Canonical)]),
        ImpliesProposition implies => new ImpliesProposition(Canonical(implies.If), Canonical(implies.Then)),
        EqualProposition equal => equal with { Place = Canonical(equal.Place) },
        _ => proposition,
    };

    private void Add(string? location)
    {
        if (location is not null)
        {
            Locations.Add(location);
        }
    }
}
