namespace Shootdown.Tests.Cli;

/// <summary>Of a workload that makes a call with a promise of its own, the promise is asked although nobody names it.</summary>
public sealed class PromisedTests
{
    private const string Membarrier = """
        { "cpus": 2, "mms": [{ "name": "m" }],
          "tasks": [{ "name": "A", "cpus": [0], "mm": "m", "running": true, "calls": [{ "call": "access" }, { "call": "CALL" }] },
                    { "name": "B", "cpus": [1], "mm": "m", "running": true, "calls": [{ "call": "access" }, { "call": "exit_mm" }] }] }
        """;

    [Theory]
    [InlineData("membarrier", "MEMBARRIER")]
    [InlineData("membarrier_sync_core", "SYNCCORE")]
    public void A_promise_is_asked_of_who_makes_it(string call, string property) =>
        Assert.Contains(Read(call).Promised, p => p.Id == property);

    [Fact]
    public void No_promise_is_asked_of_others() => Assert.Empty(Read("flush_tlb_all").Promised);

    private static Workload Read(string call) =>
        WorkloadReader.Read(Membarrier.Replace("CALL", call, StringComparison.Ordinal), "w");
}
