namespace Shootdown.Cli.Variants;

/// <summary>Axes to vary on the command line: <c>AXIS,AXIS=value,value,AXIS=*</c>.</summary>
internal static class VaryOption
{
    private const string Where = "shootdown list axes";

    /// <summary>Reads all axes of all values of the option.</summary>
    /// <param name="texts">What was typed, once for each time that the option was given.</param>
    /// <exception cref="FormatException">An axis or value is unknown, or an axis is given twice; the message says what is near.</exception>
    public static IReadOnlyList<VariedAxis> Read(IReadOnlyList<string> texts)
    {
        var found = new List<(Axis Axis, List<AxisValue> Values)>();
        foreach (var text in texts)
        {
            (Axis Axis, List<AxisValue> Values)? last = null;
            foreach (var part in text.Split(','))
            {
                // What is a value of the axis before it is that, whatever else has the name.
                if (last is { Values.Count: > 0 } open && open.Axis.Values.FirstOrDefault(v => v.Name == part) is { } value)
                {
                    Add(open.Values, value, part);
                    continue;
                }

                last = Begin(part, last, found);
            }
        }

        return [.. found.Select(f => new VariedAxis(f.Axis, f.Values.Count > 0 ? f.Values : f.Axis.Values))];
    }

    private static (Axis, List<AxisValue>) Begin(
        string part, (Axis Axis, List<AxisValue> Values)? last, List<(Axis Axis, List<AxisValue> Values)> found)
    {
        var (name, first) = part.Split('=', 2) is [var left, var right] ? (left, right) : (part, null);
        var axis = Axis.All.FirstOrDefault(a => a.Name == name) ?? throw Unknown(name, first is null ? last : null);
        if (found.Exists(f => f.Axis == axis))
        {
            throw new FormatException($"--vary: axis {axis.Name} is given twice; accepted: each axis once");
        }

        var values = new List<AxisValue>();
        if (first is not (null or "*"))
        {
            values.Add(axis.Values.FirstOrDefault(v => v.Name == first) ?? throw UnknownValue(axis, first));
        }

        found.Add((axis, values));
        return found[^1];
    }

    private static void Add(List<AxisValue> values, AxisValue value, string part)
    {
        if (values.Contains(value))
        {
            throw new FormatException($"--vary: value {InputText.Quote(part)} is given twice; accepted: each value once");
        }

        values.Add(value);
    }

    private static FormatException Unknown(string name, (Axis Axis, List<AxisValue> Values)? last)
    {
        var axes = Axis.All.Select(a => a.Name).ToList();
        return last is { Values.Count: > 0 } open && NearestNames.Of(name, open.Axis.Values.Select(v => v.Name)).Count > 0
            ? UnknownValue(open.Axis, name)
            : new FormatException($"--vary: unknown axis {InputText.Quote(name)}; {NearestNames.Suggest(name, axes, Where)}");
    }

    private static FormatException UnknownValue(Axis axis, string name) => new(
        $"--vary: unknown value of {axis.Name} {InputText.Quote(name)}; "
        + NearestNames.Suggest(name, [.. axis.Values.Select(v => v.Name)], Where));
}
