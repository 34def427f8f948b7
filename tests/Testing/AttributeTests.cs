namespace Shootdown.Tests.Testing;

/// <summary>Proofs that an attribute states: the two at the top are such.</summary>
public sealed class AttributeTests
{
    private const string Mutant = "linux-7.3+wait-decision=if-ipi-sent";

    private static readonly Design Fixed = Designs.Linux72;

    private static Scenario Early => ScenarioCatalogue.Parse("h6-no-ipi-early-return");

    [Proof(Scenario = nameof(Early), Design = nameof(Fixed), Property = "S13")]
    public void Members_of_the_class_are_found_by_their_names()
    {
    }

    [Breaks(Scenario = "h6-no-ipi-early-return", Design = nameof(Mutant), Property = "S13")]
    public void Names_of_the_catalogue_are_found_beside_them()
    {
    }

    [Fact]
    public void A_proof_of_a_mutant_fails() => Assert.Throws<ProofException>(() =>
        Run(new ProofAttribute { Scenario = nameof(Early), Design = Mutant, Property = "S13" }));

    [Fact]
    public void A_mutant_that_holds_fails() => Assert.Throws<ProofException>(() =>
        Run(new BreaksAttribute { Scenario = nameof(Early), Property = "S13" }));

    [Fact]
    public void Members_of_another_class_are_found_where_it_is_named() =>
        Run(new ProofAttribute { Scenario = nameof(Early), Design = nameof(Designs.Linux73), Property = "S13", From = typeof(Elsewhere) });

    [Fact]
    public void The_memory_is_part_of_the_name() => Assert.Contains(
        "h6-no-ipi-early-return: linux-7.3 breaks S13 under tso",
        Assert.Throws<ProofException>(() =>
            Run(new BreaksAttribute { Scenario = nameof(Early), Property = "S13", Memory = "tso" })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "S13", null, "Scenario: nothing is named")]
    [InlineData("one-call", null, null, "Property: nothing is named")]
    [InlineData("one-call", "S999", null, "unknown property 'S999'")]
    [InlineData("one-call", "S13", "pram", "Memory: 'pram'; accepted: sc, tso, arm")]
    public void What_does_not_exist_is_refused(string? scenario, string? property, string? memory, string expected) => Assert.Contains(
        expected,
        Assert.Throws<FormatException>(() =>
            Run(new ProofAttribute { Scenario = scenario, Property = property, Memory = memory })).Message,
        StringComparison.Ordinal);

    private static void Run(ClaimedAttribute attribute) =>
        attribute.Before(typeof(AttributeTests).GetMethod(nameof(A_proof_of_a_mutant_fails))!, null!);

    private static class Elsewhere
    {
        public static readonly Design Linux73 = Designs.Linux73;

        public static Scenario Early() => AttributeTests.Early;
    }
}
