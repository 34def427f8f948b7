using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Makes threads of a table.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="architecture">The language.</param>
internal sealed class TableReader(string file, HerdArchitecture architecture)
{
    private const int MostStatements = 256;

    private const int MostThreads = 64;

    /// <summary>Makes them.</summary>
    /// <param name="table">The table.</param>
    public IReadOnlyList<HerdThread> Read(RawTable table)
    {
        for (var i = 0; i < table.Threads.Count; i++)
        {
            if (table.Threads[i] != i || i >= MostThreads)
            {
                throw LitmusTextException.Of(file, string.Create(CultureInfo.InvariantCulture, $"thread P{table.Threads[i]} in column {i}"),
                    $"threads P0, P1 and so on, at most {MostThreads}");
            }
        }

        foreach (var (at, cells) in table.Rows)
        {
            if (cells.Length != table.Threads.Count)
            {
                throw LitmusTextException.At(file, at, string.Create(CultureInfo.InvariantCulture, $"{cells.Length} cells"),
                    string.Create(CultureInfo.InvariantCulture, $"{table.Threads.Count} cells, one for each thread"));
            }
        }

        return [.. table.Threads.Select(number => ReadThread(number, table.Rows.Select(r => r.Cells[number])))];
    }

    private HerdThread ReadThread(int number, IEnumerable<RawCell> cells)
    {
        List<Statement> statements = [];
        Dictionary<string, int> labels = [];
        foreach (var cell in cells)
        {
            foreach (var label in cell.Labels)
            {
                if (!labels.TryAdd(label.ToStringValue(), statements.Count))
                {
                    throw LitmusTextException.At(
                        file, TextTokens.PositionOf(label.Position), label.ToStringValue(), "each label once in a thread");
                }
            }

            if (cell.Instruction is { } instruction)
            {
                if (statements.Count == MostStatements)
                {
                    throw LitmusTextException.At(file, TextTokens.PositionOf(instruction.Mnemonic.Position),
                        instruction.Mnemonic.ToStringValue(), $"at most {MostStatements} instructions in a thread");
                }

                statements.Add(Decode(instruction) with { At = TextTokens.PositionOf(instruction.Mnemonic.Position) });
            }
        }

        return new HerdThread(number, statements, labels);
    }

    private Statement Decode(RawInstruction instruction)
    {
        var operands = new OperandReader(file, instruction, architecture == HerdArchitecture.X86_64);
        return architecture == HerdArchitecture.AArch64
            ? AArch64Decoder.Decode(operands) : X86Decoder.Decode(operands, architecture == HerdArchitecture.X86_64);
    }
}
