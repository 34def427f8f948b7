namespace Shootdown.Cli.Input;

/// <summary>A design as the user wrote it: <c>NAME</c> or <c>NAME+axis=value+…</c>.</summary>
/// <param name="Text">The name.</param>
/// <param name="Design">The design.</param>
internal sealed record DesignName(string Text, Design Design)
{
    private const string Where = "shootdown list designs";

    /// <summary>The kernel that is meant where none is named.</summary>
    public static DesignName Default { get; } = new("linux-7.3", Designs.Linux73);

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">The design, an axis or a value is unknown; the message says what is near.</exception>
    public static DesignName Parse(string text, string place)
    {
        var parts = text.Split('+');
        Demand(Designs.All.Select(d => d.Name), parts[0], place, "design", Where);
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right]
                ? (left, right)
                : throw new FormatException($"{place}: {InputText.Quote(part)}; accepted: axis=value after each +");
            Demand(Axis.All.Select(a => a.Name), name, place, "axis", "shootdown list axes");
            Demand(Axis.All.First(a => a.Name == name).Values.Select(v => v.Name), value, place, $"value of {name}", "shootdown list axes");
        }

        return new DesignName(text, Designs.Parse(text));
    }

    private static void Demand(IEnumerable<string> known, string text, string place, string what, string where)
    {
        List<string> names = [.. known];
        if (!names.Contains(text))
        {
            throw new FormatException($"{place}: unknown {what} {InputText.Quote(text)}; {NearestNames.Suggest(text, names, where)}");
        }
    }
}
