using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Scenarios.Format;

/// <summary>A property of an object in a workload file, declared once: reader, writer, schema and tables go by it.</summary>
/// <typeparam name="TOwner">The object.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means: a clause that the table on docs/workloads.md shows.</param>
internal abstract record Field<TOwner>(string Name, string Meaning)
{
    /// <summary>Whether it must be there.</summary>
    public bool Needed { get; init; }

    /// <summary>What the schema says besides, in whole sentences.</summary>
    public string? Note { get; init; }

    /// <summary>What it may be, in a few words.</summary>
    public abstract string Accepts { get; }

    /// <summary>Its schema.</summary>
    public JsonObject Schema
    {
        get
        {
            var meaning = Meaning.Replace("`", string.Empty, StringComparison.Ordinal);
            var schema = new JsonObject { ["description"] = Note is null ? $"{meaning}." : $"{meaning}. {Note}" };
            foreach (var (name, value) in Type())
            {
                schema[name] = value?.DeepClone();
            }

            return schema;
        }
    }

    /// <summary>Whether an object has it: where it does not, it means what it means if absent.</summary>
    /// <param name="owner">The object.</param>
    public abstract bool IsGiven(TOwner owner);

    /// <summary>The object with what a file says of it.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="value">What stands there.</param>
    /// <param name="cpus">How many CPUs the workload has.</param>
    /// <exception cref="FormatException">It is not what the field may be.</exception>
    public abstract TOwner Read(TOwner owner, LocatedValue value, int cpus);

    /// <summary>Writes it, where the object has it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="owner">The object.</param>
    public abstract void Write(Utf8JsonWriter json, TOwner owner);

    /// <summary>The keywords of the schema that say what it may be.</summary>
    protected abstract JsonObject Type();
}

/// <summary>Declares fields.</summary>
internal static class Field
{
    /// <summary>A field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="type">What it may be.</param>
    /// <param name="get">Its value; null where the object has none, or what it means if absent.</param>
    /// <param name="with">The object with another value.</param>
    public static Field<TOwner> Of<TOwner, TValue>(
        string name, string meaning, FieldType<TValue> type, Func<TOwner, object?> get, Func<TOwner, TValue, TOwner> with) =>
        new TypedField<TOwner, TValue>(name, meaning, type, get, with);

    /// <summary>A field that says something to people and editors, and nothing to the program.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it means.</param>
    public static Field<TOwner> Ignored<TOwner>(string name, string meaning) =>
        new TypedField<TOwner, string>(name, meaning, FieldTypes.Text, _ => null, (owner, _) => owner);

    private sealed record TypedField<TOwner, TValue>(
        string Name,
        string Meaning,
        FieldType<TValue> Form,
        Func<TOwner,
        object?> Get,
        Func<TOwner,
        TValue,
        TOwner> With) : Field<TOwner>(Name, Meaning)
    {
        public override string Accepts => Form.Accepts;

        public override bool IsGiven(TOwner owner) => Get(owner) is not null;

        public override TOwner Read(TOwner owner, LocatedValue value, int cpus) => With(owner, Form.Read(value, cpus));

        public override void Write(Utf8JsonWriter json, TOwner owner)
        {
            if (Get(owner) is { } value)
            {
                json.WritePropertyName(Name);
                Form.Write(json, (TValue)value);
            }
        }

        protected override JsonObject Type() => Form.Schema();
    }
}
