using DiffPlex.Renderer;

namespace Shootdown.Reports.Text;

/// <summary>The text of kernel functions as one design has it: what the design decides is decided, and what it does not take is left
/// out.</summary>
public sealed class FunctionText
{
    private const int Context = 3;

    private readonly ModelSource source;
    private readonly RoutineFolder folder;

    /// <summary>Creates the text of a design.</summary>
    /// <param name="source">The model's source.</param>
    /// <param name="design">The design.</param>
    public FunctionText(ModelSource source, Design design)
    {
        ArgumentNullException.ThrowIfNull(source);
        (this.source, folder) = (source, new RoutineFolder(source, design));
    }

    /// <summary>What stands above the text of a function that several files have.</summary>
    /// <param name="file">The file, by the kernel's path or the model's.</param>
    public static string HeadingOf(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Split('/') is ["arch", var architecture, ..] ? $"// {file} ({NameOf(architecture)})\n" : $"// {file}\n";
    }

    /// <summary>A function's routines: first those that others call, then the parts that they alone consist of, in the order of the
    /// source. Where several files have the function, as architectures do, it is that of one after the other, each with a heading.
    /// </summary>
    /// <param name="name">A kernel function, or the name of a routine in the model (<see cref="ModelSource.Names"/>).</param>
    /// <returns>The text; lines end with line feeds. Empty where nothing has the name.</returns>
    public string Of(string name)
    {
        var all = source.Find(name);
        List<SourceRoutine> reached = [.. all.Where(IsReached)];
        var named = reached.Count > 0 ? reached : all;
        var files = Roots(named).GroupBy(FileOf).ToList();
        return string.Join('\n', files.Select(f => (files.Count > 1 ? HeadingOf(f.Key) : string.Empty) + Of(named, [.. f])));
    }

    private static string FileOf(SourceRoutine routine) => routine.Kernel?.File ?? routine.File;

    private static string NameOf(string architecture) => architecture switch
    {
        "arm" => "32-bit Arm",
        "riscv" => "RISC-V",
        _ => architecture,
    };

    private string Of(IReadOnlyList<SourceRoutine> named, IReadOnlyList<SourceRoutine> roots)
    {
        List<SourceRoutine> found = [.. roots];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(folder.Fold(found[i]).Calls.Where(c => !found.Contains(c) && (named.Contains(c) || IsPart(c, named, [])))
                .ToList());
        }

        var parts = found.Skip(roots.Count).OrderBy(r => r.File == roots[0].File ? 0 : 1).ThenBy(r => r.File, StringComparer.Ordinal)
            .ThenBy(r => r.Syntax.SpanStart);
        return string.Join('\n', roots.Concat(parts).Select(r => RoutinePrinter.Print(folder.Fold(r))));
    }

    /// <summary>Whether the design leaves a line of the model's source.</summary>
    /// <param name="file">The file, such as <c>model/Kernel/kernel/Smp.cs</c>.</param>
    /// <param name="line">The line, from 1.</param>
    /// <returns>False also where no statement of a routine stands there.</returns>
    public bool Keeps(string file, int line) =>
        source.Routines.Where(r => r.File == file && r.Stands(line - 1))
            .Any(r => r.Syntax.Body is null || folder.Fold(r).Pieces.SelectMany(p => p.All).Any(p => p.IsAt(line - 1)));

    /// <summary>What a patch from one text to another would look like: a unified diff.</summary>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    /// <param name="from">The name of the one.</param>
    /// <param name="to">The name of the other.</param>
    /// <returns>The diff; empty where the texts are the same.</returns>
    public static string Difference(string before, string after, string from, string to) =>
        before == after
            ? string.Empty
            : UnidiffRenderer.GenerateUnidiff(before, after, from, to, ignoreWhitespace: false, ignoreCase: false, Context)
                .ReplaceLineEndings("\n");

    // What no other routine of the name calls; all where each is called by another.
    private IReadOnlyList<SourceRoutine> Roots(IReadOnlyList<SourceRoutine> named)
    {
        var called = named.SelectMany(r => source.CalleesOf(r).Where(c => c != r)).ToHashSet();
        var roots = named.Where(r => !called.Contains(r)).ToList();
        return roots.Count > 0 ? roots : named;
    }

    // What the design has no call of, though another has, is no part of it.
    private bool IsReached(SourceRoutine routine) =>
        source.CallersOf(routine) is var callers
            && (callers.Count == 0 || callers.Any(c => c != routine && folder.Fold(c).Calls.Contains(routine)));

    // A helper that nobody but the function, or another part of it, calls.
    private bool IsPart(SourceRoutine routine, IReadOnlyList<SourceRoutine> named, HashSet<SourceRoutine> seen) =>
        routine.Kernel is null && routine.IsRoutine
        && (!seen.Add(routine)
            || (source.CallersOf(routine) is { Count: > 0 } callers && callers.All(c => named.Contains(c) || IsPart(c, named, seen))));
}
