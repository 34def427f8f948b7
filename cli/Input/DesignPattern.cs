namespace Shootdown.Cli.Input;

/// <summary>Designs that a pattern stands for: <c>NAME+axis=*+axis=value,value</c>.</summary>
internal static class DesignPattern
{
    private const int Most = 1_000;

    /// <summary>The names of the designs; the text itself where it is no pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="place">What gave it, for messages.</param>
    /// <exception cref="FormatException">An axis or a value is unknown, or there are too many.</exception>
    public static IReadOnlyList<string> Expand(string text, string place)
    {
        List<string> names = [string.Empty];
        foreach (var (part, number) in text.Split('+').Select((part, number) => (part, number)))
        {
            var choices = part.Split('=', 2) is [var axis, var values] && number > 0 ? Choices(text, axis, values, place) : [part];
            names = [.. from name in names from choice in choices select number == 0 ? choice : $"{name}+{choice}"];
            if (names.Count > Most)
            {
                throw new FormatException(
                    $"{place}: {InputText.Quote(text)}: more than {Most} designs; "
                    + "accepted: fewer, or explore, which shares work between them");
            }
        }

        return names;
    }

    private static IEnumerable<string> Choices(string text, string axis, string values, string place)
    {
        if (values != "*")
        {
            return values.Split(',').Select(v => $"{axis}={v}");
        }

        // Whatever is wrong with the name is told as of any design.
        DesignName.Parse(Axis.All.Any(a => a.Name == axis) ? DesignName.Default.Text : text, place);
        return Axis.All.First(a => a.Name == axis).Values.Select(v => $"{axis}={v.Name}");
    }
}
