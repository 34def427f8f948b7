using System.Diagnostics;
using System.Reflection;

namespace Shootdown.Testing;

/// <summary>A test that decides a property of a scenario on a design before its body runs; the body may be empty. What is named is a
/// static member of the test's class, else the catalogue's.</summary>
[AttributeUsage(AttributeTargets.Method)]
[StackTraceHidden]
public abstract class ClaimedAttribute : FactAttribute, IBeforeAfterTestAttribute
{
    private protected ClaimedAttribute(string? sourceFilePath, int sourceLineNumber)
        : base(sourceFilePath, sourceLineNumber)
    {
    }

    /// <summary>The scenario: a member that is a <see cref="Scenarios.Scenario"/>, a <see cref="Workload"/> or a text; or what
    /// <see cref="Prove.That(string)"/> reads.</summary>
    public string? Scenario { get; set; }

    /// <summary>The design: a member that is a <see cref="Model.Designs.Design"/>, or <c>NAME+axis=value+...</c>; by default the newest
    /// kernel.</summary>
    public string? Design { get; set; }

    /// <summary>The property: a member that is a <see cref="Properties.Property"/>, or the clause of one of the catalogue.</summary>
    public string? Property { get; set; }

    /// <summary>How memory is ordered; by default as is usual for the scenario.</summary>
    public string? Memory { get; set; }

    /// <summary>The class whose members are meant, if not the test's.</summary>
    public Type? From { get; set; }

    /// <summary>Decides it.</summary>
    /// <param name="methodUnderTest">The test's method.</param>
    /// <param name="test">The test.</param>
    /// <exception cref="ProofException">It is not as the attribute says.</exception>
    /// <exception cref="FormatException">Something that is named does not exist.</exception>
    public void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(methodUnderTest);
        var members = new NamedMembers(From ?? methodUnderTest.ReflectedType!);
        var named = Demand(Scenario, nameof(Scenario));
        var conjecture = members.Find(named, nameof(Scenario), typeof(Scenarios.Scenario), typeof(Workload)) switch
        {
            Scenario scenario => Prove.That(scenario),
            Workload workload => Prove.That(workload),
            var text => Prove.That((string)text),
        };
        if (Design is not null)
        {
            conjecture = members.Find(Design, nameof(Design), typeof(Model.Designs.Design)) switch
            {
                Design design => conjecture.Under(design),
                var text => conjecture.Under((string)text),
            };
        }

        if (Memory is not null)
        {
            conjecture = conjecture.With(MemoryName.All.Contains(Memory) ? MemoryName.Parse(Memory)
                : throw new FormatException($"{nameof(Memory)}: '{Memory}'; accepted: {string.Join(", ", MemoryName.All)}"));
        }

        var property = members.Find(Demand(Property, nameof(Property)), nameof(Property), typeof(Properties.Property));
        Decide(conjecture, property as Property ?? PropertyCatalogue.Parse((string)property));
    }

    /// <summary>Nothing is left to do.</summary>
    /// <param name="methodUnderTest">The test's method.</param>
    /// <param name="test">The test.</param>
    public void After(MethodInfo methodUnderTest, IXunitTest test)
    {
    }

    private protected abstract void Decide(Conjecture conjecture, Property property);

    private static string Demand(string? value, string name) =>
        value ?? throw new FormatException($"{name}: nothing is named; accepted: a member of the test's class, or a name of the catalogue");
}
