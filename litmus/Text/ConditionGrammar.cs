using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Token = Superpower.Parsers.Token;

namespace Shootdown.Litmus.Text;

/// <summary>The part of a text behind its threads: locations, filter, condition.</summary>
internal static class ConditionGrammar
{
    private static readonly TokenListParser<TextToken, HerdProposition> Fault = FaultAtom().Select(f =>
        (HerdProposition)new FaultProposition(f));

    private static readonly TokenListParser<TextToken, HerdProposition> Equal =
        from place in TextGrammar.Place
        from sign in TextGrammar.Symbol("=").Or(TextGrammar.Symbol("=="))
        from value in TextGrammar.Value
        select (HerdProposition)new EqualProposition(place, value);

    private static readonly TokenListParser<TextToken, HerdProposition> Factor =
        (from negation in TextGrammar.Symbol("~").Or(TextGrammar.Word("not"))
         from part in Superpower.Parse.Ref(() => Factor!)
         select (HerdProposition)new NotProposition(part))
        .Or(from open in TextGrammar.Symbol("(")
            from part in Superpower.Parse.Ref(() => Proposition!)
            from close in TextGrammar.Symbol(")")
            select part)
        .Or(TextGrammar.Word("true").Select(_ => (HerdProposition)new ConstantProposition(Value: true)))
        .Or(TextGrammar.Word("false").Select(_ => (HerdProposition)new ConstantProposition(Value: false)))
        .Or(Fault)
        .Or(Equal)
        .Named("a proposition");

    private static readonly TokenListParser<TextToken, HerdProposition> Term =
        Factor.AtLeastOnceDelimitedBy(TextGrammar.Symbol("/\\").Or(TextGrammar.Symbol("&&")))
            .Select(parts => parts.Length == 1 ? parts[0] : new AndProposition(parts));

    private static readonly TokenListParser<TextToken, HerdProposition> Disjunction =
        Term.AtLeastOnceDelimitedBy(TextGrammar.Symbol("\\/").Or(TextGrammar.Symbol("||")))
            .Select(parts => parts.Length == 1 ? parts[0] : new OrProposition(parts));

    /// <summary>A proposition.</summary>
    public static readonly TokenListParser<TextToken, HerdProposition> Proposition =
        from left in Disjunction
        from right in TextGrammar.Symbol("=>").IgnoreThen(Superpower.Parse.Ref(() => Proposition!)).Perhaps()
        select right is null ? left : new ImpliesProposition(left, right);

    private static readonly TokenListParser<TextToken, Quantifier> Quantified =
        TextGrammar.Word("exists").Value(Quantifier.Exists)
            .Or(TextGrammar.Word("forall").Value(Quantifier.Forall))
            .Or(TextGrammar.Symbol("~").Or(TextGrammar.Word("not")).IgnoreThen(TextGrammar.Word("exists")).Value(Quantifier.NotExists))
            .Named("exists, forall or ~exists");

    private static readonly TokenListParser<TextToken, HerdAtom> Observed =
        FaultAtom().Select(f => (HerdAtom)f)
            .Or(from place in TextGrammar.Place
                from type in TextGrammar.Name.OptionalOrDefault()
                from star in TextGrammar.Symbol("*").OptionalOrDefault()
                select (HerdAtom)new PlaceAtom(place));

    private static readonly TokenListParser<TextToken, HerdAtom[]> Locations =
        from word in TextGrammar.Word("locations")
        from open in TextGrammar.Symbol("[")
        from atoms in (from atom in Observed from end in TextGrammar.Symbol(";").OptionalOrDefault() select atom).Many()
        from close in TextGrammar.Symbol("]")
        select atoms;

    /// <summary>All of it.</summary>
    public static readonly TokenListParser<TextToken, TextEnd> End =
        from locations in Locations.Perhaps()
        from filter in TextGrammar.Word("filter").IgnoreThen(Proposition).Perhaps()
        from quantifier in Quantified
        from proposition in Proposition
        from semicolon in TextGrammar.Symbol(";").OptionalOrDefault()
        select new TextEnd(locations ?? [], filter, quantifier, proposition);

    /// <summary>Whether a word begins this part.</summary>
    /// <param name="token">The word.</param>
    public static bool Begins(Token<TextToken> token) =>
        token.ToStringValue() is "exists" or "forall" or "locations" or "filter" or "~" or "not";

    private static TokenListParser<TextToken, FaultAtom> FaultAtom() =>
        from word in TextGrammar.Word("fault").Or(TextGrammar.Word("Fault"))
        from open in TextGrammar.Symbol("(")
        from thread in TextGrammar.ThreadName
        from label in TextGrammar.Symbol(":").IgnoreThen(TextGrammar.Name).Select(t => t.ToStringValue()).Perhaps()
        from location in TextGrammar.Symbol(",").IgnoreThen(TextGrammar.Name).Select(t => t.ToStringValue()).Perhaps()
        from kind in Kind().Perhaps()
        from close in TextGrammar.Symbol(")")
        select new FaultAtom(thread, label, location, kind);

    private static TokenListParser<TextToken, string> Kind() =>
        from comma in TextGrammar.Symbol(",")
        from words in TextGrammar.Name.AtLeastOnceDelimitedBy(TextGrammar.Symbol(":").Or(TextGrammar.Symbol("-")))
        select string.Join(':', words.Select(w => w.ToStringValue()));
}

/// <summary>What stands behind the threads.</summary>
/// <param name="Locations">What is shown besides.</param>
/// <param name="Filter">Which outcomes count.</param>
/// <param name="Quantifier">Of which outcomes the condition speaks.</param>
/// <param name="Proposition">What it says.</param>
internal sealed record TextEnd(
    IReadOnlyList<HerdAtom> Locations, HerdProposition? Filter, Quantifier Quantifier, HerdProposition Proposition);
