namespace Shootdown.Tests.Litmus.Arm;

/// <summary>The records for Armv8 with something changed in their threads, and what then disagrees.</summary>
internal static class Twins
{
    /// <summary>The ids of the scored records that disagree once each instruction is replaced; those in which nothing is replaced are
    /// not run.</summary>
    /// <param name="replace">Replaces an instruction, or gives it back. Given too are its number in its thread, and the thread.</param>
    public static IReadOnlyList<string> Caught(Func<Instruction, int, IReadOnlyList<Instruction>, Instruction> replace)
    {
        var changed = new List<LitmusRecord>();
        foreach (var record in Facts.AArch64.Concat(Facts.PageTables).Where(r => r.Test!.Score))
        {
            var threads = record.Test!.Threads
                .Select(t => (IReadOnlyList<Instruction>)[.. t.Select((instruction, at) => replace(instruction, at, t))]).ToList();
            if (!threads.Zip(record.Test.Threads).All(p => p.First.SequenceEqual(p.Second)))
            {
                changed.Add(record with { Test = record.Test with { Threads = threads } });
            }
        }

        return [.. Facts.Run(MemoryModel.Arm, changed).Where(r => r.Agreement == Agreement.Disagrees).Select(r => r.Record.Id)];
    }

    /// <summary>Asserts that at least so many records disagree once each instruction is replaced, and one of them by name.</summary>
    /// <param name="least">How many.</param>
    /// <param name="one">The end of the id of one.</param>
    /// <param name="replace">Replaces an instruction, or gives it back.</param>
    public static void AssertCaught(int least, string one, Func<Instruction, Instruction> replace)
    {
        var caught = Caught((instruction, _, _) => replace(instruction));
        var ids = string.Join('\n', caught);
        Assert.True(caught.Count >= least, $"{caught.Count} records disagree, not {least}\n{ids}");
        Assert.True(caught.Any(id => id.EndsWith($"/{one}.litmus", StringComparison.Ordinal)), $"not {one}, but\n{ids}");
    }
}
