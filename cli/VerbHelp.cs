using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Shootdown.Cli;

/// <summary>The usual help, and the verb's examples after it.</summary>
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
        var exit = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            verb.Examples.ToList().ForEach(example => output.WriteLine($"  shootdown {example}"));
            output.WriteLine();
        }

        return exit;
    }
}
