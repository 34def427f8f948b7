using System.Diagnostics;

namespace Shootdown.Testing;

/// <summary>Proofs as statements of a test: <c>Prove.That(scenario).Under("linux-7.3").Holds("S6")</c>.</summary>
[StackTraceHidden]
public static class Prove
{
    /// <summary>Something about a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    public static Conjecture That(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new Conjecture(scenario);
    }

    /// <summary>Something about a workload.</summary>
    /// <param name="workload">The workload.</param>
    public static Conjecture That(Workload workload) => That(ScenarioText.Of(workload, "a workload of the test"));

    /// <summary>Something about a scenario of the catalogue, or a workload in JSON.</summary>
    /// <param name="scenario">The scenario's name; the text of a workload, which begins with a brace; or the path of a workload file,
    /// which ends with <c>.json</c>, from the working directory or from where the test's assembly is.</param>
    /// <exception cref="FormatException">There is none, or the workload is none.</exception>
    public static Conjecture That(string scenario) => That(ScenarioText.Read(scenario));

    /// <summary>A claim, whatever it claims.</summary>
    /// <param name="claim">The claim.</param>
    /// <exception cref="ProofException">It is not so.</exception>
    public static Verdict AsClaimed(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new Conjecture(claim.Scenario).Under(claim.Design).With(claim.Memory ?? claim.Scenario.UsualMemory).Decide(claim);
    }
}
