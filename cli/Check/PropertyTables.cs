namespace Shootdown.Cli.Check;

/// <summary>System by system: what was explored, and a row for each property.</summary>
/// <param name="page">Where to.</param>
/// <param name="limits">How was searched.</param>
internal sealed class PropertyTables(Page page, Limits limits) : IVerdictView
{
    // A system is searched once for what should hold and once for what should break.
    private readonly List<SystemAnswers> ofSystem = [];

    /// <inheritdoc/>
    public void Add(SystemAnswers search)
    {
        if (ofSystem.Count > 0 && ofSystem[0].Subject != search.Subject)
        {
            End();
        }

        ofSystem.Add(search);
    }

    /// <inheritdoc/>
    public void End()
    {
        if (ofSystem.Count > 0)
        {
            PropertyTable.Write(page, ofSystem, limits.Budget.Reduce);
            ofSystem.Clear();
        }
    }
}
