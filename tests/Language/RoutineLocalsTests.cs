using System.Runtime.CompilerServices;

namespace Shootdown.Tests.Language;

/// <summary>What is said of a routine's locals is the same before and after code for it has been compiled.</summary>
public sealed class RoutineLocalsTests
{
    private const int EnoughToCompile = 1000;

    private static readonly Machine[] Different =
    [
        new() { __state = 1, Mask = CpuMask.Of(1), Argument = new Argument(1, "a") },
        new() { __state = 2, Mask = CpuMask.Of(1), Argument = new Argument(1, "a") },
        new() { __state = 1, Mask = CpuMask.Of(2), Argument = new Argument(1, "a") },
        new() { __state = 1, Mask = CpuMask.Of(1), Argument = new Argument(2, "a") },
        new() { __state = 1, Mask = CpuMask.Of(1), Argument = null },
        new() { __state = 1, Mask = CpuMask.Of(1), Argument = new Argument(1, "a"), Chosen = 0 },
    ];

    private readonly RoutineLocals<Machine> locals = new(new RoutineType(typeof(Machine)));

    [Fact]
    public void Hash_stays_what_it_was()
    {
        var before = Different.Select(machine => locals.Hash(machine)).ToList();

        Compile();

        Assert.Equal(before, Different.Select(machine => locals.Hash(machine)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Locals_are_the_same_by_value_alone(bool compiled)
    {
        if (compiled)
        {
            Compile();
        }

        Assert.All(Different, (one, i) => Assert.All(Different, (other, j) =>
            Assert.Equal(i == j, locals.Same(one, other with { Argument = other.Argument is { } a ? a with { } : null }))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Point_is_where_the_compiler_keeps_it(bool compiled)
    {
        if (compiled)
        {
            Compile();
        }

        Assert.Equal(Different.Select(machine => machine.__state), Different.Select(machine => locals.Point(machine)));
    }

    private void Compile()
    {
        for (var i = 0; i < EnoughToCompile; i++)
        {
            locals.Hash(Different[0]);
        }
    }

    private sealed record Argument(int Number, string Text);

    private record struct Machine : IAsyncStateMachine
    {
#pragma warning disable SA1300, IDE1006 // As the compiler names it.
        public int __state;
#pragma warning restore SA1300, IDE1006
        public CpuMask Mask;
        public Argument? Argument;
        public int? Chosen;

        public readonly void MoveNext()
        {
        }

        public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
        {
        }
    }
}
