namespace Shootdown.Drift.Accesses;

/// <summary>The shared accesses of a kernel function beside the awaits of its routines: the longest common sequence, and what is
/// left.</summary>
public static class AccessTable
{
    private sealed record Wanted(AccessPattern Pattern, TextAwait Made);

    /// <summary>The table of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="calls">What the kernel's text calls, as <see cref="CDefinition.Calls"/> has it.</param>
    /// <param name="version">The kernel's version, such as <c>7.3</c>.</param>
    /// <param name="awaits">The awaits of the design.</param>
    public static IReadOnlyList<AccessRow> Of(ModelledFunction function, IReadOnlyList<string> calls, string version, AwaitSequence awaits)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(awaits);
        var vocabulary = Vocabulary.Embedded;
        List<string> kernel = [.. calls.Where(vocabulary.IsAccess)];
        List<Wanted> model = [.. awaits.Of(function.Routines).SelectMany(a => vocabulary.Of(a).Select(p => new Wanted(p, a)))];
        var explained = function.Routines.SelectMany(r => r.Differs).Where(d => d.Version is null || d.Version == version)
            .SelectMany(d => d.Accesses.Split(' ').Select(name => (Name: name, d.Why))).ToList();
        return [.. Align(kernel, model).Select(row => row.IsCounterpart ? row
            : row with { Why = explained.FirstOrDefault(e => Names(e.Name, row)).Why })];
    }

    /// <summary>Whether an explanation names what a row has.</summary>
    /// <param name="explained">One of the accesses that it names.</param>
    /// <param name="row">The row.</param>
    public static bool Names(string explained, AccessRow row) =>
        row.Kernel is { } access ? AccessPattern.Matches(explained, access) : explained == row.Name;

    private static List<AccessRow> Align(List<string> kernel, List<Wanted> model)
    {
        var length = Lengths(kernel, model);
        var (rows, leftOver) = (new List<AccessRow>(), new List<(int Row, Wanted Wanted)>());
        var (i, j) = (0, 0);
        while (i < kernel.Count || j < model.Count)
        {
            if (i < kernel.Count && j < model.Count && model[j].Pattern.Matches(kernel[i]) && length[i][j] == length[i + 1][j + 1] + 1)
            {
                rows.Add(new(kernel[i], model[j].Made.Operation, kernel[i], false, null));
                (i, j) = (i + 1, j + 1);
            }
            else if (j >= model.Count || (i < kernel.Count && length[i + 1][j] >= length[i][j + 1]))
            {
                rows.Add(new(kernel[i], null, kernel[i], false, null));
                i++;
            }
            else
            {
                leftOver.Add((rows.Count, model[j]));
                rows.Add(new(null, model[j].Made.Operation, model[j].Pattern.Alternatives[0], false, null));
                j++;
            }
        }

        return Elsewhere(rows, leftOver);
    }

    // What both have in another order is one row, where the kernel has it.
    private static List<AccessRow> Elsewhere(List<AccessRow> rows, List<(int Row, Wanted Wanted)> leftOver)
    {
        var gone = new HashSet<int>();
        foreach (var (row, wanted) in leftOver)
        {
            var other = rows.FindIndex(r => r is { Kernel: { } access, Model: null } && wanted.Pattern.Matches(access));
            if (other >= 0)
            {
                rows[other] = rows[other] with { Model = wanted.Made.Operation, IsElsewhere = true };
            }

            if (other >= 0 || wanted.Pattern.IsOptional)
            {
                gone.Add(row);
            }
        }

        return [.. rows.Where((_, i) => !gone.Contains(i))];
    }

    // By how many of each are behind: how long the longest common sequence of the rest is.
    private static int[][] Lengths(List<string> kernel, List<Wanted> model)
    {
        var length = new int[kernel.Count + 1][];
        length[^1] = new int[model.Count + 1];
        for (var i = kernel.Count - 1; i >= 0; i--)
        {
            length[i] = new int[model.Count + 1];
            for (var j = model.Count - 1; j >= 0; j--)
            {
                var skipped = Math.Max(length[i + 1][j], length[i][j + 1]);
                length[i][j] = model[j].Pattern.Matches(kernel[i]) ? Math.Max(skipped, length[i + 1][j + 1] + 1) : skipped;
            }
        }

        return length;
    }
}
