namespace Shootdown.Cli.Replay;

/// <summary>The files that <c>--reports</c> asks for: an engine's own reports, and our trace beside each.</summary>
internal static class ReportFiles
{
    private const string Option = "--reports";

    /// <summary>Makes sure, before any work is done for it, that reports can be written.</summary>
    /// <param name="directory">The directory; null for none.</param>
    /// <param name="engine">The engine that is to write them.</param>
    /// <exception cref="FormatException">It cannot, or it writes none.</exception>
    public static void Expect(string? directory, IEngine engine)
    {
        if (directory is null)
        {
            return;
        }

        if (engine is not CoyoteEngine)
        {
            throw new FormatException(
                $"{Option}: {InputText.Quote(directory)}; "
                + $"accepted: only with the engine coyote, and {engine.Name} writes no reports of its own");
        }

        if (!Directory.Exists(directory))
        {
            throw new FormatException($"{Option}: {InputText.Quote(directory)}; accepted: a directory that exists");
        }
    }

    /// <summary>Where the reports of a system go, without what tells them apart.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="question">A question about the system.</param>
    public static string PathOf(string directory, CheckQuestion question) =>
        Path.Combine(directory, RunText.FileName(question.Subject));

    /// <summary>Writes our trace of each violation.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="answers">The answers.</param>
    public static void WriteTraces(string directory, Terminal terminal, IEnumerable<Answer> answers)
    {
        foreach (var answer in answers.Where(a => a.Run is not null))
        {
            JsonReport.WriteTrace($"{PathOf(directory, answer.CheckQuestion)}.{answer.CheckQuestion.Property.Id}.json", terminal, answer);
        }
    }
}
