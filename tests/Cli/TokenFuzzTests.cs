using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Tests.Cli;

/// <summary>No text makes the token parser, or a replay, do anything but accept or refuse it.</summary>
[Long]
public sealed class TokenFuzzTests
{
    private const string Alphabet = ":sd1+=@,-_ABCXYZabcxyz0189.\0\n é";
    private static readonly string[] Valid = [Violations.EarlyToken.ToString(), Violations.StarvationToken.ToString()];

    [Fact]
    public void Any_text_is_a_token_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => IsParsedOrRefused(text.Get) && IsParsedOrRefused("sd1:" + text.Get)
            && IsParsedOrRefused("sd1:a:b:c:d:" + text.Get))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_token_with_characters_changed_is_refused_in_one_line() =>
        Prop.ForAll(Mutated().ToArbitrary(), text => IsReplayedOrRefused(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_schedule_with_a_right_checksum_is_executed_or_refused() =>
        Prop.ForAll(
                Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>()).ToArbitrary(),
                code => IsReplayedOrRefused((Violations.EarlyToken with { Code = code }).ToString())
                    && IsReplayedOrRefused((Violations.StarvationToken with { Code = code }).ToString()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_token_reads_as_it_was_written() =>
        Prop.ForAll(
                Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>()).ToArbitrary(),
                ArbMap.Default.ArbFor<uint>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (code, fingerprint, cycle) =>
                {
                    var token = Violations.EarlyToken with { Code = code, Fingerprint = fingerprint, CycleStart = cycle.Get % 3 == 0
                        ? null : cycle.Get };
                    var read = Token.Parse(token.ToString());
                    return read.ToString() == token.ToString() && read.Code.Span.SequenceEqual(code) && read.Fingerprint == fingerprint
                        && read.CycleStart == token.CycleStart;
                })
            .Check(Config.QuickThrowOnFailure);

    // Base64 has room to spare in its last character; a change that touches only that may say the same.
    private static Gen<string> Mutated() =>
        from token in Gen.Elements(Valid)
        from place in Gen.Choose(0, token.Length - 1)
        from length in Gen.Choose(0, 3)
        from replacement in Gen.ArrayOf(Gen.Elements(Alphabet.ToCharArray()))
        select token[..place] + new string(replacement) + token[Math.Min(token.Length, place + length)..];

    private static bool IsParsedOrRefused(string text)
    {
        try
        {
            return Token.Parse(text) is not null;
        }
        catch (FormatException refused)
        {
            return !refused.Message.Contains('\n', StringComparison.Ordinal);
        }
    }

    private static bool IsReplayedOrRefused(string text)
    {
        var run = CliRun.Of("replay", text);
        return run.Exit switch
        {
            0 or 1 => run.Error.Length == 0,
            2 => run.Refused().Length > 0,
            _ => false,
        };
    }
}
