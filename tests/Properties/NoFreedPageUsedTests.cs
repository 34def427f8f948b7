namespace Shootdown.Tests.Properties;

/// <summary>S2 says of a page that somebody gives back that it is free in the end, and of no other.</summary>
public sealed class NoFreedPageUsedTests
{
    // The reference that a walker gives back is none that keeps the page mapped.
    [Theory]
    [InlineData("uffd_wp_range", "do_wp_page", Outcome.Vacuous)]
    [InlineData("munmap", "access", Outcome.Holds)]
    public void Who_copies_a_page_that_was_walked_keeps_it(string first, string second, Outcome expected)
    {
        var workload = $$"""
            {"cpus":2,"mms":[{"name":"m"}],"tasks":[
            {"name":"A","cpus":[0],"mm":"m","running":true,"calls":[{"call":"gup_fast"},{"call":"{{first}}","mm":"m"}]},
            {"name":"B","cpus":[1],"mm":"m","calls":[{"call":"{{second}}"}]}]}
            """;
        var system = WorkloadModel.Build(
            WorkloadReader.Read(workload, "here"), Designs.Linux73, properties: [NoFreedPageUsed.Property]);

        Assert.Equal(expected, Checker.Decide(system, NoFreedPageUsed.Property).Outcome);
    }
}
