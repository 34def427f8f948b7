using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>What the two lists of mutants print alike: a table for each file, and explanations of no mutant.</summary>
internal static class MutantPage
{
    /// <summary>Prints the tables.</summary>
    /// <typeparam name="TResult">What became of a mutant.</typeparam>
    /// <param name="page">Where to.</param>
    /// <param name="files">The results by file.</param>
    /// <param name="columns">The columns after the function's.</param>
    /// <param name="functionOf">The function of a result, which is printed once where several follow.</param>
    /// <param name="cellsOf">The cells of a result after the function's.</param>
    public static void WriteFiles<TResult>(
        Page page,
        IEnumerable<IGrouping<string, TResult>> files,
        string[] columns,
        Func<TResult, string> functionOf,
        Func<TResult, IEnumerable<string>> cellsOf)
    {
        foreach (var file in files)
        {
            page.Heading(file.Key);
            var table = Page.Table(["function", .. columns]);
            var last = string.Empty;
            foreach (var result in file)
            {
                var function = functionOf(result);
                table.AddRow([new Text(function == last ? string.Empty : function), .. cellsOf(result).Select(cell => new Text(cell))]);
                last = function;
            }

            page.Write(table);
        }

        page.Line();
    }

    /// <summary>Prints explanations of no mutant.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="idle">The explanations.</param>
    public static void WriteIdle(Page page, IEnumerable<string> idle)
    {
        foreach (var explanation in idle)
        {
            page.Paragraph($"called redundant, but no mutant: {explanation}");
        }
    }
}
