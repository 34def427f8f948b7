using System.CommandLine;

namespace Shootdown.Cli.Html;

/// <summary><c>--html FILE</c>.</summary>
internal static class PageOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() => new(PageReport.Option)
    {
        Description = "Write the verdicts, and the runs step by step, as one page to be opened in a browser.",
        HelpName = "FILE",
    };

    /// <summary>Makes sure, before any work is done for it, that there is a place for the page.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public static void Expect(string? path) => InputFile.ExpectFile(path, PageReport.Option);
}
