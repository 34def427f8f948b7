using System.Globalization;
using System.Reflection;
using System.Text;

namespace Shootdown.Model.Designs;

/// <summary>A design axis as data: its name on the command line, its values, and how to move a design along it.</summary>
public sealed class Axis
{
    private readonly PropertyInfo property;
    private readonly Lazy<bool> tells;

    private Axis(PropertyInfo property, AxisAttribute attribute)
    {
        this.property = property;
        (Id, Question, Name) = (attribute.Id, attribute.Question, Kebab(property.Name));
        tells = new Lazy<bool>(() => Tells(property));
        Values = [.. property.PropertyType.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => new AxisValue(Kebab(f.Name), f.GetValue(null)!, f.GetCustomAttribute<OriginAttribute>()?.Source ?? string.Empty))];
    }

    /// <summary>Every axis: by number, and then those without one by name.</summary>
    public static IReadOnlyList<Axis> All { get; } =
        [.. typeof(Design).GetProperties()
            .Select(p => (Property: p, Attribute: p.GetCustomAttribute<AxisAttribute>()))
            .Where(p => p.Attribute is not null)
            .Select(p => new Axis(p.Property, p.Attribute!))
            .OrderBy(a => a.Id == "-" ? int.MaxValue : int.Parse(a.Id.AsSpan(1), CultureInfo.InvariantCulture))
                .ThenBy(a => a.Name, StringComparer.Ordinal)];

    /// <summary>The axis' number in the list of axes, or <c>-</c>.</summary>
    public string Id { get; }

    /// <summary>The axis' name, such as <c>wait-mask</c>.</summary>
    public string Name { get; }

    /// <summary>What is decided along it.</summary>
    public string Question { get; }

    /// <summary>Its values.</summary>
    public IReadOnlyList<AxisValue> Values { get; }

    /// <summary>The property of <see cref="Design"/> that the axis is.</summary>
    internal string PropertyName => property.Name;

    /// <summary>Whether a design says when it is asked for its value here (<see cref="Design.Listening"/>).</summary>
    internal bool TellsWhenAsked => tells.Value;

    /// <summary>The value that a design has here.</summary>
    /// <param name="design">A design.</param>
    public AxisValue Of(Design design) => Values.Single(v => v.Value.Equals(property.GetValue(design)));

    /// <summary>The design with another value here.</summary>
    /// <param name="design">A design.</param>
    /// <param name="value">One of <see cref="Values"/>.</param>
    public Design With(Design design, AxisValue value)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(value);
        var copy = design with { };
        property.SetValue(copy, value.Value);
        return copy;
    }

    private static bool Tells(PropertyInfo property)
    {
        var asked = new AskedAxes();
        property.GetValue(new Design().Listening(asked));
        return asked.Names.Contains(property.Name);
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }
}

/// <summary>A value on a design axis.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Value">The enum value.</param>
/// <param name="Origin">The commit, patch or version that it comes from.</param>
public sealed record AxisValue(string Name, object Value, string Origin);
