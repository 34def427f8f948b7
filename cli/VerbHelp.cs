using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Shootdown.Cli;

/// <summary>The usual help of a verb, or of what of it is asked about, and examples after it.</summary>
/// <param name="usual">The usual help.</param>
internal sealed class VerbHelp(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    /// <summary>Puts it in the place of the usual help.</summary>
    /// <param name="root">The program.</param>
    public static void Replace(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new VerbHelp((SynchronousCommandLineAction)help.Action!);
        }
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if ((command as Verb)?.Part?.Invoke(parseResult) is { } part)
        {
            var root = new RootCommand { new Command(command.Name) { part } };
            Replace(root);
            return root.Parse([command.Name, part.Name, "--help"]).Invoke(parseResult.InvocationConfiguration);
        }

        var exit = usual.Invoke(parseResult);
        if (command is Verb verb)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            verb.Examples.ToList().ForEach(example => output.WriteLine($"  shootdown {example}"));
            output.WriteLine();
        }

        return exit;
    }
}
