namespace Shootdown.Reports.Variants;

/// <summary>An axis along which designs are varied.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Values">The values that it takes; at least one, none twice.</param>
public sealed record VariedAxis(Axis Axis, IReadOnlyList<AxisValue> Values);

/// <summary>All combinations of the values of some axes, on a base that has everything else: a design for each number.</summary>
public sealed class DesignSpace
{
    /// <summary>The most combinations.</summary>
    public const int Most = 100_000;

    /// <summary>The most axes: what suffices is looked for in every set of them.</summary>
    public const int MostAxes = 10;

    private readonly int[] weights;

    /// <summary>Creates a space.</summary>
    /// <param name="baseName">The base's name, as a command line has it.</param>
    /// <param name="basis">The base.</param>
    /// <param name="axes">The axes, none twice.</param>
    /// <exception cref="FormatException">There are more than <see cref="MostAxes"/> axes, or <see cref="Most"/> combinations.</exception>
    public DesignSpace(string baseName, Design basis, IReadOnlyList<VariedAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count > MostAxes)
        {
            throw new FormatException($"--vary: {axes.Count} axes; accepted: at most {MostAxes}");
        }

        (BaseName, Base, Axes, weights) = (baseName, basis, axes, new int[axes.Count]);
        long count = 1;
        for (var axis = axes.Count - 1; axis >= 0; axis--)
        {
            weights[axis] = (int)count;
            count *= axes[axis].Values.Count;
            if (count > Most)
            {
                throw new FormatException($"--vary: more than {Most} combinations; accepted: fewer axes, or some of their values");
            }
        }

        Count = (int)count;
        BaseValues = [.. axes.Select(a => a.Values.ToList().IndexOf(a.Axis.Of(basis)))];
        Order = [.. Enumerable.Range(0, Count).OrderBy(Distance).ThenBy(c => c)];
    }

    /// <summary>The base's name.</summary>
    public string BaseName { get; }

    /// <summary>What every combination is but for the axes.</summary>
    public Design Base { get; }

    /// <summary>The axes.</summary>
    public IReadOnlyList<VariedAxis> Axes { get; }

    /// <summary>How many combinations there are.</summary>
    public int Count { get; }

    /// <summary>By axis, which value is the base's own; -1 where it is none of them.</summary>
    public IReadOnlyList<int> BaseValues { get; }

    /// <summary>The combination that is the base itself; null where the base is none.</summary>
    public int? BaseCombination => BaseValues.All(v => v >= 0) ? With(0, [.. BaseValues]) : null;

    /// <summary>The combinations, those that change least of the base first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The number of a combination's value on an axis.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="axis">The axis' number.</param>
    public int ValueOf(int combination, int axis) => combination / weights[axis] % Axes[axis].Values.Count;

    /// <summary>The combination with another value on one axis.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="axis">The axis' number.</param>
    /// <param name="value">The value's number.</param>
    public int With(int combination, int axis, int value) => combination + ((value - ValueOf(combination, axis)) * weights[axis]);

    /// <summary>The combination with other values on some axes.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="values">By axis, the value's number; -1 to leave the combination's own.</param>
    public int With(int combination, params IReadOnlyList<int> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (var axis = 0; axis < values.Count; axis++)
        {
            combination = values[axis] < 0 ? combination : With(combination, axis, values[axis]);
        }

        return combination;
    }

    /// <summary>How many axes a combination has other values on than the base.</summary>
    /// <param name="combination">The combination.</param>
    public int Distance(int combination) => Enumerable.Range(0, Axes.Count).Count(a => ValueOf(combination, a) != BaseValues[a]);

    /// <summary>The design that a combination is.</summary>
    /// <param name="combination">The combination.</param>
    public Design DesignOf(int combination) =>
        Enumerable.Range(0, Axes.Count).Aggregate(Base, (d, a) => Axes[a].Axis.With(d, Axes[a].Values[ValueOf(combination, a)]));

    /// <summary>The name of the design that a combination is: the base, and where it differs.</summary>
    /// <param name="combination">The combination.</param>
    public string NameOf(int combination) => string.Concat(
        [BaseName, .. Enumerable.Range(0, Axes.Count).Where(a => ValueOf(combination, a) != BaseValues[a])
            .Select(a => $"+{NameOf(a, ValueOf(combination, a))}")]);

    /// <summary>A value as a design's name has it.</summary>
    /// <param name="axis">The axis' number.</param>
    /// <param name="value">The value's number.</param>
    public string NameOf(int axis, int value) => $"{Axes[axis].Axis.Name}={Axes[axis].Values[value].Name}";

    /// <summary>Whether a combination has all of some values.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="values">By axis, the value's number, or -1 where any will do.</param>
    public bool Has(int combination, IReadOnlyList<int> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (var axis = 0; axis < values.Count; axis++)
        {
            if (values[axis] >= 0 && values[axis] != ValueOf(combination, axis))
            {
                return false;
            }
        }

        return true;
    }
}
