namespace Shootdown.Tests.Model;

/// <summary>A trace names functions of the kernel and lines of the model's text, never how the C# is divided.</summary>
[Long]
public sealed class FunctionColumnTests
{
    private static readonly HashSet<string> Kernel =
        [.. typeof(Smp).Assembly.GetTypes().SelectMany(RoutineText.Of).Select(r => r.Kernel?.Function).OfType<string>()];

    private static readonly HashSet<string> Roles = [.. Enum.GetValues<ContextKind>().Select(Context.RoleOf)];

    private const int OneIn = 6;

    // Of each scenario and of each design the first claim, whereby every routine and every way of calling it occurs; and of these a part.
    private static IEnumerable<MachineSystem> Systems =>
        ClaimCatalogue.All.DistinctBy(c => c.Scenario.Name).Union(ClaimCatalogue.All.DistinctBy(c => c.Design))
            .Where(c => Sample.Has($"{c.Scenario.Name} on {c.Design}", OneIn))
            .Select(c => c.Scenario.Build(Designs.Parse(c.Design), c.Memory));

    [Fact]
    public void Every_step_is_of_a_kernel_function_or_of_its_caller_and_has_a_line()
    {
        foreach (var context in Systems.SelectMany(s => s.Machine.Contexts))
        {
            foreach (var node in context.Automaton.Nodes.OfType<Node>())
            {
                Assert.True(Kernel.Contains(context.FunctionOf(node))
                    || Roles.Contains(context.FunctionOf(node)), $"{context.FunctionOf(node)}: {node.Operation.Label}");
                Assert.EndsWith(".cs", node.Source!.File, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_helper_s_step_is_of_the_function_that_calls_it()
    {
        var machine = new Computer(1);
        var task = machine.Task("A", CpuMask.Of(0));
        task.Add(() => SysCall());
        _ = new MachineSystem(machine, null);

        Assert.Equal(["sys_call", "caller"], task.Automaton.Nodes.OfType<Node>().Select(task.FunctionOf));

        static async Step SysCall()
        {
            await Function();
            await new Ask("afterwards", 1);
        }

        [Kernel("kernel/sys.c", "sys_call", "7.3")]
        static async Step Function() => await Helper();

        static async Step Helper() => await new Ask("in the helper", 1);
    }
}
