namespace Shootdown.Cli.Variants;

/// <summary>What exploring came to, on a terminal.</summary>
internal static class ExploreReport
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="verbose">Whether to tell everything, and how each run is seen again.</param>
    public static void Write(Page page, ExploreResult result, bool verbose)
    {
        foreach (var findings in ExploreText.Of(result, verbose))
        {
            if (findings.Heading is { } heading)
            {
                page.Heading(heading);
            }
            else
            {
                page.Line();
            }

            foreach (var finding in findings.Lines)
            {
                page.Paragraph(finding.Text);
                if (verbose && finding.Run is { } run)
                {
                    page.Line($"  replay: {run.Replay}");
                }
            }
        }
    }
}
