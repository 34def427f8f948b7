using System.CommandLine;

namespace Shootdown.Cli.Texts;

/// <summary><c>text</c>: a kernel function as a design has it.</summary>
internal sealed class TextCommand
{
    private readonly Argument<string> function = new("FUNCTION") { Description = "A kernel function, or a routine of the model." };

    private readonly Option<string> design =
        new("--design") { Description = "The design.", HelpName = "D", DefaultValueFactory = _ => DesignName.Default.Text };

    private readonly Option<string?> against =
        new("--against") { Description = "Print what a patch from this design to the other would be.", HelpName = "D" };

    private readonly Option<string?> kernel =
        new("--kernel") { Description = "Print the C function of this kernel tree beside it.", HelpName = "DIR" };


    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new TextCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "text",
            "Prints the routine of a kernel function with every decision of a design made: what the design does not take is left out.",
            "text csd_lock_wait",
            "text smp_call_function_many_cond --against linux-7.2")
        {
            function, design, against, kernel,
        };
        command.SetAction(result =>
            Run(terminal, result.GetValue(function)!, result.GetValue(design)!, result.GetValue(against), result.GetValue(kernel)));
        return command;
    }

    private static int Run(Terminal terminal, string function, string design, string? against, string? kernel)
    {
        var to = DesignName.Parse(design, "--design");
        var from = against is null ? null : DesignName.Parse(against, "--against");
        if (from is not null && kernel is not null)
        {
            throw new FormatException("--kernel: not with --against; accepted: one of them");
        }

        if (kernel is not null && !Directory.Exists(kernel))
        {
            throw new FormatException($"--kernel: no directory {InputText.Quote(kernel)}; accepted: the directory of a kernel tree");
        }

        var source = ModelSource.Embedded;
        var routines = source.Find(function);
        if (routines.Count == 0)
        {
            var near = NearestNames.Suggest(function, source.Names, "what a shell completes, and [Kernel] in model/Kernel");
            throw new FormatException($"FUNCTION: unknown function {InputText.Quote(function)}; {near}");
        }

        var text = new FunctionText(source, to.Design).Of(function);
        if (from is not null)
        {
            var difference = FunctionText.Difference(new FunctionText(source, from.Design).Of(function), text, from.Text, to.Text);
            terminal.Out.Write(difference.Length > 0 ? difference : $"{function} is the same on {from.Text} and {to.Text}\n");
        }
        else
        {
            terminal.Out.Write(kernel is null ? text : Beside(C(kernel, function, routines), text, terminal.Width));
        }

        return ExitCode.AsClaimed;
    }

    private static string C(string kernel, string function, IReadOnlyList<SourceRoutine> routines)
    {
        var tree = new KernelTree(kernel);
        var places = routines.Select(r => r.Kernel).OfType<KernelAttribute>().Select(k => k.File).Distinct().ToList();
        return places.Count > 0
            ? string.Join('\n', places.Select(file =>
                (places.Count > 1 ? FunctionText.HeadingOf(file) : string.Empty) + tree.Function(file, function)))
            : throw new FormatException($"--kernel: {function} is no function of the kernel by itself; accepted: a FUNCTION of the kernel");
    }

    // In two columns where they fit, else one below the other.
    private static string Beside(string left, string right, int width)
    {
        var (c, model) = (Lines(left), Lines(right));
        var column = c.Max(l => l.Length) + 3;
        return column + model.Max(l => l.Length) > width
            ? $"{left}\n{right}"
            : string.Concat(Enumerable.Range(0, Math.Max(c.Length, model.Length))
                .Select(i => $"{At(c, i).PadRight(column)}{At(model, i)}".TrimEnd() + "\n"));
    }

    private static string[] Lines(string text) =>
        [.. text.TrimEnd('\n').Split('\n').Select(l => l.Replace("\t", "        ", StringComparison.Ordinal))];

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : string.Empty;
}
