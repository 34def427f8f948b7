using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Model.Machine.Symmetry;

/// <summary>A renaming that has been thought of: CPUs, contexts, address spaces and pages under other names. Whether the system is the
/// same under it is for <see cref="ExchangeCheck"/> to say.</summary>
/// <param name="Cpus">By CPU, the CPU that it becomes.</param>
/// <param name="Contexts">By context, the context that it becomes.</param>
/// <param name="Mms">By address space, the one that it becomes.</param>
/// <param name="Pages">By page, the page that it becomes.</param>
internal sealed record Exchange(int[] Cpus, int[] Contexts, int[] Mms, int[] Pages)
{
    /// <summary>Whether it moves a CPU.</summary>
    public bool MovesCpus => Moves(Cpus);

    /// <summary>What a set of CPUs becomes.</summary>
    /// <param name="cpus">The set.</param>
    public CpuMask Of(CpuMask cpus) => CpuMask.Of([.. cpus.Select(c => Cpus[c])]);

    /// <summary>What a CPU becomes, or what stands for none.</summary>
    /// <param name="cpu">A CPU, or a negative number.</param>
    public int OfCpu(int cpu) => cpu < 0 ? cpu : Cpus[cpu];

    /// <summary>What a context carries under the other names.</summary>
    /// <param name="registers">The registers.</param>
    public Registers Of(Registers registers) => registers with
    {
        Cpu = (sbyte)OfCpu(registers.Cpu),
        Mm = (sbyte)(registers.Mm < 0 ? registers.Mm : Mms[registers.Mm]),
    };

    /// <summary>First this exchange, then another one.</summary>
    /// <param name="next">The other one.</param>
    public Exchange Then(Exchange next)
    {
        return new Exchange(
            Both(Cpus, next.Cpus), Both(Contexts, next.Contexts), Both(Mms, next.Mms), Both(Pages, next.Pages));

        static int[] Both(int[] one, int[] other) => [.. one.Select(to => other[to])];
    }

    /// <summary>What is exchanged, in words.</summary>
    /// <param name="machine">The machine.</param>
    public IEnumerable<string> Moved(Computer machine) =>
    [
        .. machine.Contexts.Where(c => c.Kind == ContextKind.Task && Contexts[c.Id] != c.Id).Select(c => c.Name),
        .. Enumerable.Range(0, Cpus.Length).Where(c => Cpus[c] != c).Select(c => string.Create(CultureInfo.InvariantCulture, $"CPU {c}")),
    ];

    private static bool Moves(int[] permutation) => permutation.Where((to, from) => to != from).Any();
}

/// <summary>How the names that traces print change under an <see cref="Exchange"/>. It proposes what becomes of cells and of their values;
/// where a name misleads it the exchange is refused, no more.</summary>
internal sealed class NewNames
{
    private readonly Exchange exchange;
    private readonly Dictionary<string, string> names;
    private readonly HashSet<string> spaces;
    private readonly Regex words;

    public NewNames(Computer machine, Exchange exchange)
    {
        this.exchange = exchange;
        names = machine.Contexts.Where(c => c.Kind == ContextKind.Task)
            .ToDictionary(c => c.Name, c => machine.Contexts[exchange.Contexts[c.Id]].Name, StringComparer.Ordinal);
        var tables = machine.Objects.OfType<PageTable>().ToList();
        spaces = [.. tables.Select(t => t.Name)];
        foreach (var table in tables)
        {
            names[table.Name] = tables.Find(t => t.Number == exchange.Mms[table.Number])?.Name ?? table.Name;
        }

        // A number in brackets, or after a full stop, is a page's behind an address space's name, and a CPU's in brackets elsewhere.
        words = new Regex(
            @"(?<![\w])(?<name>" + string.Join('|', names.Keys.OrderByDescending(n => n.Length).Select(Regex.Escape).DefaultIfEmpty("$^"))
            + @")(?![\w])((?<field>(\.[A-Za-z_ ]+)?\[)(?<page>\d+)(?=\])|(?<field>\.)(?<page>\d+)(?!\d))?"
            + @"|\[(?<cpu>\d+)(→(?<to>\d+))?\]|\{(?<mask>[\d,]*)\}|(?<= on )(?<on>\d+)",
            RegexOptions.CultureInvariant);
    }

    public string Of(string text) => words.Replace(text, Of);

    private string Of(Match match)
    {
        if (match.Groups["cpu"] is { Success: true } cpu)
        {
            return match.Groups["to"] is { Success: true } to ? $"[{Cpu(cpu)}→{Cpu(to)}]" : $"[{Cpu(cpu)}]";
        }

        if (match.Groups["mask"] is { Success: true } mask)
        {
            var cpus = mask.Length == 0 ? [] : mask.Value.Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            return cpus.All(c => c < exchange.Cpus.Length) ? exchange.Of(CpuMask.Of(cpus)).ToString() : match.Value;
        }

        if (match.Groups["on"] is { Success: true } on)
        {
            return Cpu(on);
        }

        var name = match.Groups["name"].Value;
        return match.Groups["page"] is not { Success: true } page ? names[name]
            : names[name] + match.Groups["field"].Value + (spaces.Contains(name) ? Mapped(page, exchange.Pages) : page.Value);
    }

    private string Cpu(Group group) => Mapped(group, exchange.Cpus);

    private static string Mapped(Group group, int[] permutation) =>
        int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < permutation.Length
            ? permutation[number].ToString(CultureInfo.InvariantCulture)
            : group.Value;
}
