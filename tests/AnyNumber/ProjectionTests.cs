using Shootdown.Explore.Inclusion;

namespace Shootdown.Tests.AnyNumber;

/// <summary>Every step of a real further CPU, projected, is a step of those that were left out.</summary>
public sealed class ProjectionTests
{
    public static TheoryData<string, string, int[], string, long> Systems => new()
    {
        {
            "many of three",
            Cpus(3, Task("A", 0, Many("1,2")), Task("C", 2, Many("0,1"))),
            [0, 1],
            Others(Task("A", 0, Many("1,2"))),
            0
        },
        {
            "single of three",
            Cpus(3, Task("A", 0, Single(1), Single(2)), Task("C", 2, Single(1), Single(0, wait: false))),
            [0, 1],
            Others(Task("A", 0, Single(1), Single(2))),
            0
        },
    };

    [Theory]
    [MemberData(nameof(Systems))]
    public void A_further_CPU_does_nothing_that_the_others_do_not(string name, string whole, int[] cpus, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var result = Following.Run(whole, cpus, abstracted);

        Assert.Equal(SearchOutcome.Exhausted, result.Outcome);
        Assert.False(result.Watches[0].Broken);
        Assert.Equal(states, result.States);
    }

    private static string Cpus(int cpus, params string[] tasks) => $$"""{"cpus":{{cpus}},"tasks":[{{string.Join(',', tasks)}}]}""";

    private static string Others(params string[] tasks) => $$"""{"cpus":2,"others":true,"tasks":[{{string.Join(',', tasks)}}]}""";

    private static string Task(string name, int cpu, params string[] calls) =>
        $$"""{"name":"{{name}}","cpus":[{{cpu}}],"calls":[{{string.Join(',', calls)}}]}""";

    private static string Many(string mask, bool wait = true) =>
        $$"""{"call":"smp_call_function_many","mask":[{{mask}}],"wait":{{(wait ? "true" : "false")}}}""";

    private static string Single(int cpu, bool wait = true) =>
        $$"""{"call":"smp_call_function_single","cpu":{{cpu}},"wait":{{(wait ? "true" : "false")}}}""";
}
