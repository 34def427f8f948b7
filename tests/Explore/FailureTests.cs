namespace Shootdown.Tests.Explore;

/// <summary>What goes wrong in the caller's part is the caller's to know.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, ExhaustiveOptions> OptionsOutOfRange => new()
    {
        { nameof(ExhaustiveOptions.Threads), new ExhaustiveOptions { Threads = 0 } },
        { nameof(ExhaustiveOptions.MaxBytes), new ExhaustiveOptions { MaxBytes = 0 } },
        { nameof(ExhaustiveOptions.MaxDepth), new ExhaustiveOptions { MaxDepth = 0 } },
        { nameof(ExhaustiveOptions.MaxTime), new ExhaustiveOptions { MaxTime = TimeSpan.FromSeconds(-1) } },
        { nameof(ExhaustiveOptions.InitialCapacity), new ExhaustiveOptions { InitialCapacity = 0 } },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void What_the_system_throws_surfaces(int threads)
    {
        var system = new ToyEndless { Expanding = number => ThrowIf(number == 5_000) };

        Assert.Throws<FormatException>(() => ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = threads }));
    }

    [Fact]
    public void What_the_system_throws_on_another_thread_surfaces()
    {
        var caller = Environment.CurrentManagedThreadId;
        var system = new ToyEndless { Expanding = _ => ThrowIf(Environment.CurrentManagedThreadId != caller) };

        Assert.Throws<FormatException>(() => ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = 2 }));
    }

    [Fact]
    public void What_an_invariant_throws_surfaces()
    {
        var watch = new Watch("it", 0, new Thrower());

        Assert.Throws<FormatException>(() => ExhaustiveSearch.Run(new ToyGraph(1), [watch], new ExhaustiveOptions()));
    }

    [Fact]
    public void What_the_predicate_of_a_lasso_throws_surfaces() =>
        Assert.Throws<FormatException>(() => LassoSearch.Run(new ToyGraph(1), new Thrower(), Fairness.None, new ExhaustiveOptions()));

    [Theory]
    [MemberData(nameof(OptionsOutOfRange))]
    public void An_option_out_of_range_is_named(string name, ExhaustiveOptions options) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => ExhaustiveSearch.Run(new ToyGraph(1), [], options)).ParamName);

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new FormatException();
        }
    }

    private sealed unsafe class Thrower : IStatePredicate
    {
        public bool Holds(ulong* state) => throw new FormatException();
    }
}
