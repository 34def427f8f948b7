using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Token = Superpower.Parsers.Token;

namespace Shootdown.Litmus.Text;

/// <summary>The initial state.</summary>
internal static class InitialGrammar
{
    private static readonly TokenListParser<TextToken, HerdValue> Value =
        Token.EqualToValue(TextToken.Name, "ATOMIC_INIT")
            .IgnoreThen(TextGrammar.Number.Between(TextGrammar.Symbol("("), TextGrammar.Symbol(")")))
            .Select(n => (HerdValue)new NumberValue(n))
        .Or(TextGrammar.Value);

    private static readonly TokenListParser<TextToken, HerdValue> Given = TextGrammar.Symbol("=").IgnoreThen(Value);

    private static readonly TokenListParser<TextToken, string> Type =
        from word in Token.EqualTo(TextToken.Name)
        from star in TextGrammar.Symbol("*").Many()
        select word.ToStringValue() + string.Concat(star.Select(_ => "*"));

    // A type is a name that a place follows.
    private static readonly TokenListParser<TextToken, Initialisation> Typed =
        from type in Type
        from place in TextGrammar.Place
        from value in Given.Perhaps()
        select new Initialisation(type, place, value);

    private static readonly TokenListParser<TextToken, Initialisation> Untyped =
        from place in TextGrammar.Place
        from value in Given.Perhaps()
        select new Initialisation(null, place, value);

    private static readonly TokenListParser<TextToken, Unit> End =
        TextGrammar.Symbol(";").AtLeastOnce().Value(Unit.Value).Or(TextGrammar.Before("}"));

    /// <summary>All of it.</summary>
    public static readonly TokenListParser<TextToken, Initialisation[]> All =
        from open in TextGrammar.Symbol("{")
        from empty in TextGrammar.Symbol(";").Many()
        from entries in (from entry in Typed.Try().Or(Untyped).Named("a register or a location") from end in End select entry).Many()
        from close in TextGrammar.Symbol("}")
        select entries;
}
