using System.CommandLine;

namespace Shootdown.Cli.Completion;

/// <summary><c>completion</c>: prints what switches completion on in a shell.</summary>
internal static class CompletionCommand
{
    private const string Folder = "completion/";

    /// <summary>The shells, in the order of help.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {string.Join(", ", Shells)}." };
        shell.CompletionSources.Add([.. Shells]);
        var command = new Verb(
            "completion",
            "Prints what makes a shell complete verbs, options, scenarios, designs with their axes, and properties. For bash and zsh: "
            + "eval \"$(shootdown completion bash)\" in ~/.bashrc; for fish: shootdown completion fish | source in config.fish.",
            "completion bash",
            "completion fish")
        {
            shell,
        };
        command.SetAction(result => Print(terminal, result.GetValue(shell)!));
        return command;
    }

    private static int Print(Terminal terminal, string shell)
    {
        if (!Shells.Contains(shell))
        {
            throw new FormatException($"SHELL: {InputText.Quote(shell)}; accepted: {string.Join(", ", Shells)}");
        }

        using var reader = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream(Folder + shell)!);
        terminal.Out.Write(reader.ReadToEnd().ReplaceLineEndings("\n"));
        return ExitCode.AsClaimed;
    }
}
