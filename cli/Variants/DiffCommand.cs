using System.CommandLine;

namespace Shootdown.Cli.Variants;

/// <summary><c>diff</c>: what two designs differ in.</summary>
internal sealed class DiffCommand
{
    private readonly Argument<string> left = new("DESIGN") { Description = "A design, NAME or NAME+axis=value." };

    private readonly Argument<string> right = new("OTHER") { Description = "another design, NAME or NAME+axis=value." };

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write it as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Also print every claim whose verdict differs, and what costs the same.",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new DiffCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "diff",
            "Tells what two designs differ in: axes, the text of functions, claims, what calls cost.",
            "diff linux-7.2 linux-7.3",
            "diff linux-7.3 linux-7.3+wait-mask=per-cpu --verbose")
        {
            left, right, json, verbose,
        };
        command.SetAction(result => Run(
            terminal, result.GetValue(left)!, result.GetValue(right)!, result.GetValue(json), result.GetValue(verbose)));
        return command;
    }

    private static int Run(Terminal terminal, string left, string right, string? json, bool verbose)
    {
        InputFile.ExpectPlaceFor(json, "--json");
        var (one, other) = (DesignName.Parse(left, "DESIGN"), DesignName.Parse(right, "OTHER"));
        using var deadline = new Deadline(null);
        DesignDifference difference;
        using (var progress = new ProgressLine(terminal))
        {
            difference = DesignDifference.Of(one, other, progress, deadline.Token);
        }

        if (json != "-")
        {
            DiffReport.Write(new Page(terminal), difference, verbose);
            terminal.Out.Flush();
        }

        if (json is not null)
        {
            JsonReport.WriteTo(json, "--json", terminal, writer => DiffJson.Write(writer, difference));
        }

        return difference.Costs.Any(c => c.Left is null || c.Right is null) ? ExitCode.Inconclusive : ExitCode.AsClaimed;
    }
}
