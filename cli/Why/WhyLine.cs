namespace Shootdown.Cli.Why;

/// <summary>The command that says how a design breaks a property.</summary>
internal static class WhyLine
{
    /// <summary>The command.</summary>
    /// <param name="sized">What is run.</param>
    /// <param name="design">The design.</param>
    /// <param name="property">The property.</param>
    public static string Of(SizedScenario sized, string design, Property property)
    {
        var which = sized.File is { } file ? $"--workload {file}" : sized.Name;
        var memory = sized.Memory == sized.Definition.UsualMemory ? string.Empty : $" --memory {MemoryName.Of(sized.Memory)}";
        return $"{Invocation.Program} {WhyCommand.Name} {which} --design {design} --property {property.Id}{memory}";
    }
}
