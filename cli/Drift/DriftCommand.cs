using System.CommandLine;
using System.Text;

namespace Shootdown.Cli.Drift;

/// <summary><c>drift</c>: a kernel's source tree against the model.</summary>
internal sealed class DriftCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "The source tree of a Linux kernel." };

    private readonly Option<string?> against = new("--against")
    {
        Description = "The version whose recorded text it is held against, and whose design; tree: the one that its Makefile says.",
        HelpName = "7.2|7.3|tree",
    };

    private readonly Option<string?> design = new("--design")
    {
        Description = "The design whose text the accesses are held against; list designs prints them.",
        HelpName = "DESIGN",
    };

    private readonly Option<string?> function = new("--function")
    {
        Description = "Look at one function, and print its accesses side by side.",
        HelpName = "F",
    };

    private readonly Option<string?> record = new("--record")
    {
        Description = "Put what there is to be recorded of the tree into a record, for the version that its Makefile says, and do nothing "
            + "else.",
        HelpName = "FILE",
    };

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write the result as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new DriftCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "drift",
            "Says where a kernel's source tree is no longer what the model follows: functions that changed, moved or went, and shared "
            + "accesses without a counterpart.",
            "drift ~/src/linux",
            "drift ~/src/linux --function csd_lock")
        {
            directory, against, design, function, record, json,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var (file, output) = (result.GetValue(record), result.GetValue(json));
        InputFile.ExpectFile(file, "--record");
        InputFile.ExpectPlaceFor(output, "--json");
        var tree = SourceTree.Open(result.GetValue(directory)!);
        var functions = ModelledFunction.All(ModelSource.Embedded);
        if (file is not null)
        {
            return Record(tree, functions, file, terminal);
        }

        var version = VersionOf(result.GetValue(against), tree);
        var name = DesignName.Parse(result.GetValue(design) ?? $"linux-{version}", "--design");
        var all = TreeDrift.Of(tree, KernelRecord.Embedded, version, functions, name.Design);
        var named = Named(all, result.GetValue(function));
        var found = new DriftResult(tree.Version, version, name, named,
            MacroDrift.Of(tree, KernelRecord.Embedded, version, [.. named.Select(f => f.Function)]),
            NearerVersion.Of(all, KernelRecord.Embedded, version), result.GetValue(function) is not null);
        if (output != "-")
        {
            DriftReport.Write(new Page(terminal), found);
        }

        if (output is not null)
        {
            DriftJson.Write(output, terminal, found);
        }

        return found.IsDrift ? ExitCode.NotAsClaimed : ExitCode.AsClaimed;
    }

    private static int Record(SourceTree tree, IReadOnlyCollection<ModelledFunction> functions, string file, Terminal terminal)
    {
        var version = Series(tree)
            ?? throw new FormatException("--record: the tree has no Makefile that says its version; accepted: one that has");
        var before = File.Exists(file) ? KernelRecord.Parse(InputFile.Read(file, "--record")) : KernelRecord.Parse(string.Empty);
        var found = TreeDrift.Record(tree, functions);
        InputFile.Write(file, "--record", stream => stream.Write(Encoding.UTF8.GetBytes(before.With(version, found).ToString())));
        terminal.Out.WriteLine($"{file}: {found.Count(f => !f.IsMacros)} functions of Linux {version}");
        return ExitCode.AsClaimed;
    }

    private static IReadOnlyList<FunctionDrift> Named(IReadOnlyList<FunctionDrift> functions, string? name)
    {
        if (name is null)
        {
            return functions;
        }

        List<FunctionDrift> named = [.. functions.Where(f => f.Function.Name == name)];
        return named.Count > 0 ? named
            : throw new FormatException($"--function: unknown function {InputText.Quote(name)}; "
                + NearestNames.Suggest(name, [.. functions.Select(f => f.Function.Name).Distinct()], "[Kernel] in model/Kernel"));
    }

    private static string VersionOf(string? asked, SourceTree tree)
    {
        var known = KernelRecord.Embedded.Versions;
        var version = asked is null ? ModelledFunction.Followed
            : asked != "tree" ? asked
            : Series(tree) ?? throw new FormatException(
                $"--against: the tree has no Makefile that says its version; accepted: {string.Join(", ", known)}");
        return known.Contains(version) ? version
            : throw new FormatException(
                $"--against: nothing is recorded of {InputText.Quote(version)}; accepted: {string.Join(", ", known)}");
    }

    // 7.3 of 7.3.4.
    private static string? Series(SourceTree tree) => tree.Version is { } version ? string.Join('.', version.Split('.').Take(2)) : null;
}
