namespace Shootdown.Cli.Replay;

/// <summary>How far a run could be followed on another design, or in a newer text.</summary>
internal static class FollowText
{
    private const int MostInstead = 6;

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="followed">The run that came of it.</param>
    /// <param name="recorded">How many steps the recorded run has.</param>
    public static void Write(Page page, FollowedRun followed, int recorded)
    {
        var edits = (followed.Added, followed.LeftOut) switch
        {
            (0, 0) => string.Empty,
            var (added, left) => $" ({added} steps more on the way, {left} left out)",
        };
        if (followed.Violation.Finding is not null)
        {
            page.Paragraph($"reproduced: it breaks {followed.Violation.Property.Id} at step {followed.Followed} of {recorded}{edits}");
        }
        else if (followed.Missing is { } missing)
        {
            page.Paragraph($"diverges at step {followed.Followed + 1} of {recorded}{edits}, which nobody makes here: {missing}");
            page.Paragraph($"there can be: {string.Join("; ", followed.Instead.Take(MostInstead))}"
                + (followed.Instead.Count > MostInstead ? $"; and {followed.Instead.Count - MostInstead} more" : string.Empty));
        }
        else
        {
            var id = followed.Violation.Property.Id;
            page.Paragraph($"no longer breaks: all {recorded} steps were followed{edits}, and {id} is not broken");
        }
    }
}
