namespace Shootdown.Drift;

/// <summary>A function of the kernel that routines of the model name.</summary>
/// <param name="File">The file that they name.</param>
/// <param name="Name">The function or macro.</param>
/// <param name="Version">The version that they follow, or what else they name: a series that was proposed.</param>
/// <param name="Routines">The routines.</param>
public sealed record ModelledFunction(string File, string Name, string Version, IReadOnlyList<SourceRoutine> Routines)
{
    /// <summary>The version that the model follows where it says nothing else.</summary>
    public const string Followed = "7.3";

    /// <summary>All of them, by file and name.</summary>
    /// <param name="source">The model's source.</param>
    public static IReadOnlyList<ModelledFunction> All(ModelSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return [.. source.Routines.Where(r => r.Kernel is not null).GroupBy(r => (r.Kernel!.File, r.Kernel.Function))
            .OrderBy(g => g.Key.File, StringComparer.Ordinal).ThenBy(g => g.Key.Function, StringComparer.Ordinal)
            .Select(g => new ModelledFunction(
                g.Key.File, g.Key.Function, VersionOf(g), [.. g.Where(r => r.Kernel!.Version == VersionOf(g))]))];
    }

    /// <summary>Whether it is a function of the version that the model follows.</summary>
    public bool IsFollowed => Version == Followed;

    private static string VersionOf(IEnumerable<SourceRoutine> routines) =>
        routines.Select(r => r.Kernel!.Version).Distinct().OrderBy(v => v == Followed ? 0 : 1).First();
}
