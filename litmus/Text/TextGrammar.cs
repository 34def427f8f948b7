using System.Globalization;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Token = Superpower.Parsers.Token;

namespace Shootdown.Litmus.Text;

/// <summary>What all parts of a text have in common: symbols, numbers, values, places.</summary>
internal static class TextGrammar
{
    /// <summary>A name.</summary>
    public static readonly TokenListParser<TextToken, Token<TextToken>> Name = Token.EqualTo(TextToken.Name).Named("a name");

    /// <summary>A number of 64 bits, perhaps with a sign.</summary>
    public static readonly TokenListParser<TextToken, long> Number =
        (from sign in Symbol("-").OptionalOrDefault()
         from digits in Token.EqualTo(TextToken.Number).Where(d => Numeral(d) is not null, "a number of 64 bits")
         select sign.HasValue ? unchecked(-Numeral(digits)!.Value) : Numeral(digits)!.Value).Named("a number");

    /// <summary>Where the next word stands, which is left there.</summary>
    public static readonly TokenListParser<TextToken, TextPosition> Here = input =>
        input.ConsumeToken() is { HasValue: true } next
            ? TokenListParserResult.Value(TextTokens.PositionOf(next.Value.Position), input, input)
            : TokenListParserResult.Empty<TextToken, TextPosition>(input, ["more"]);

    /// <summary>A thread's number, as in <c>P0</c>.</summary>
    public static readonly TokenListParser<TextToken, int> ThreadName =
        Token.EqualTo(TextToken.Name).Where(t => ThreadOf(t) is not null, "a thread").Select(t => ThreadOf(t)!.Value).Named("a thread");

    private static readonly TokenListParser<TextToken, string> Parenthesised =
        from open in Symbol("(") from name in Name from close in Symbol(")") select name.ToStringValue();

    private static readonly TokenListParser<TextToken, (string Key, string? Location, long Number)> EntryField =
        from key in Name
        from colon in Symbol(":")
        from value in Number.Select(n => ((string?)null, n))
            .Or(Physical().Select(l => ((string?)l, 0L)))
        select (key.ToStringValue(), value.Item1, value.Item2);

    /// <summary>A page-table entry.</summary>
    public static readonly TokenListParser<TextToken, EntryValue> Entry =
        (from open in Symbol("(")
         from fields in EntryField.Where(f => IsField(f), "oa:PA(x), valid:, af:, db:, dbm: or el0: 0 or 1")
             .AtLeastOnceDelimitedBy(Symbol(","))
         from close in Symbol(")")
         select fields.Aggregate(new EntryValue(OutputPage: null), With)).Named("a page-table entry");

    /// <summary>A value of the initial state or of a condition.</summary>
    public static readonly TokenListParser<TextToken, HerdValue> Value =
        Number.Select(n => (HerdValue)new NumberValue(n))
            .Or(Entry.Select(e => (HerdValue)e))
            .Or(from and in Symbol("&") from name in Name select (HerdValue)new AddressValue(name.ToStringValue()))
            .Or(Named())
            .Named("a value");

    /// <summary>A memory location or a page-table entry.</summary>
    public static readonly TokenListParser<TextToken, HerdPlace> Memory =
        (from name in Name
         from inner in Parenthesised.Perhaps().Where(i => i is null || IsEntry(name), "PTE(x)")
         select PlaceOf(name, inner))
        .Or(from open in Symbol("[")
            from name in Name
            from inner in Parenthesised.Perhaps().Where(i => i is null || IsEntry(name), "PTE(x)")
            from close in Symbol("]")
            select PlaceOf(name, inner));

    /// <summary>A register, as in <c>0:X0</c>, by the name that it is written with.</summary>
    public static readonly TokenListParser<TextToken, HerdPlace> Register =
        from thread in Token.EqualTo(TextToken.Number).Where(d => Numeral(d) is >= 0 and < 1000, "a thread")
        from colon in Symbol(":")
        from name in Name
        select (HerdPlace)new RegisterPlace((int)Numeral(thread)!.Value, name.ToStringValue());

    /// <summary>A place.</summary>
    public static readonly TokenListParser<TextToken, HerdPlace> Place = Register.Or(Memory).Named("a register or a location");

    /// <summary>Something that may be missing.</summary>
    /// <typeparam name="T">What it yields; null where it is missing.</typeparam>
    /// <param name="parser">The something.</param>
    public static TokenListParser<TextToken, T?> Perhaps<T>(this TokenListParser<TextToken, T> parser)
        where T : class => parser.Select(found => (T?)found).OptionalOrDefault();

    /// <summary>A symbol.</summary>
    /// <param name="text">Its text.</param>
    public static TokenListParser<TextToken, Token<TextToken>> Symbol(string text) =>
        Token.EqualToValue(TextToken.Symbol, text).Named($"'{text}'");

    /// <summary>That a symbol follows, which is left there.</summary>
    /// <param name="text">Its text.</param>
    public static TokenListParser<TextToken, Unit> Before(string text) => input =>
        input.ConsumeToken() is { HasValue: true } next && next.Value.ToStringValue() == text
            ? TokenListParserResult.Value(Unit.Value, input, input)
            : TokenListParserResult.Empty<TextToken, Unit>(input, [$"'{text}'"]);

    /// <summary>A certain name.</summary>
    /// <param name="text">Its text.</param>
    public static TokenListParser<TextToken, Token<TextToken>> Word(string text) =>
        Token.EqualToValue(TextToken.Name, text).Named(text);

    /// <summary>The number that a word stands for; null if it has more than 64 bits.</summary>
    /// <param name="digits">The word.</param>
    public static long? Numeral(Token<TextToken> digits)
    {
        var text = digits.ToStringValue();
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal)
                ? hexadecimal : null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static int? ThreadOf(Token<TextToken> name) =>
        name.ToStringValue() is ['P', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n : null;

    private static bool IsEntry(Token<TextToken> name) => name.ToStringValue() is "PTE" or "TTD";

    private static bool IsPhysical(Token<TextToken> name) => name.ToStringValue() == "PA";

    private static TokenListParser<TextToken, string> Physical() =>
        (from name in Name.Where(n => IsPhysical(n) || Stripped(n.ToStringValue(), "phy_") is not null, "PA(x)")
         from inner in Parenthesised.Perhaps().Where(i => i is null != IsPhysical(name), "PA(x)")
         select inner ?? Stripped(name.ToStringValue(), "phy_")!).Named("PA(x)");

    private static TokenListParser<TextToken, HerdValue> Named() =>
        from name in Name
        from inner in Parenthesised.Perhaps().Where(i => i is null || IsEntry(name) || IsPhysical(name), "PTE(x) or PA(x)")
        select inner is null ? ValueOf(name.ToStringValue())
            : IsPhysical(name) ? new PhysicalAddressValue(inner) : new EntryAddressValue(inner);

    private static HerdValue ValueOf(string name) =>
        Stripped(name, "pte_") is { } entry ? new EntryAddressValue(entry)
        : Stripped(name, "phy_") is { } page ? new PhysicalAddressValue(page)
        : new AddressValue(name);

    private static HerdPlace PlaceOf(Token<TextToken> name, string? inner) =>
        inner is not null ? new EntryPlace(inner)
        : Stripped(name.ToStringValue(), "pte_") is { } location ? new EntryPlace(location)
        : new MemoryPlace(name.ToStringValue());

    private static string? Stripped(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length ? name[prefix.Length..] : null;

    private static bool IsField((string Key, string? Location, long Number) field) => field.Key switch
    {
        "oa" => field.Location is not null,
        "valid" or "af" or "db" or "dbm" or "el0" => field is { Location: null, Number: 0 or 1 },
        _ => false,
    };

    private static EntryValue With(EntryValue entry, (string Key, string? Location, long Number) field) => field.Key switch
    {
        "oa" => entry with { OutputPage = field.Location },
        "valid" => entry with { Valid = field.Number == 1 },
        "af" => entry with { Accessed = field.Number == 1 },
        "db" => entry with { Dirty = field.Number == 1 },
        "dbm" => entry with { HardwareDirty = field.Number == 1 },
        _ => entry with { User = field.Number == 1 },
    };
}
