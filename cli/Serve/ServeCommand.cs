using System.CommandLine;

namespace Shootdown.Cli.Serve;

/// <summary><c>serve</c>: walks through runs in a browser.</summary>
internal sealed class ServeCommand
{
    private const string FirstScenario = "remote-flush";

    private readonly Argument<string?> scenario = new("SCENARIO")
    {
        Description = $"The scenario that is shown first, or a token; {FamilyName.Help}. The page can choose another.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> design = new("--design")
    {
        Description = $"The design that is shown first, NAME or NAME+axis=value+axis=value; by default {DesignName.Default.Text}.",
        HelpName = "D",
    };

    private readonly Option<string> memory = ChoiceOption.Create(
        "--memory", "The memory model that is shown first; by default that of the scenario.", MemoryName.All, isDefaultNamed: false);

    private readonly Option<int?> port = NumberOption.Create("--port", "The port; by default any that is free.", 0, ushort.MaxValue);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new ServeCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "serve",
            "Serves a page to browsers of this machine, in which runs are walked through step by step: what can happen now, back, another "
            + "branch, a violation from here. Ctrl-C ends it.",
            "serve h6-no-ipi-early-return --port 8080",
            "serve 'sd1:...'")
        {
            scenario, design, memory, port,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var name = result.GetValue(scenario) ?? FirstScenario;
        var token = Token.IsToken(name) ? Token.Parse(name) : null;
        var sized = token is null ? SizedScenario.Typed(name, "SCENARIO") : SizedScenario.Parse(token.Scenario, "token");
        var chosen = DesignName.Parse(token?.Design ?? result.GetValue(design) ?? DesignName.Default.Text, "--design");
        var ordered = token?.Memory
            ?? (result.GetResult(memory) is { Implicit: false } ? result.GetValue(memory)! : MemoryName.Of(sized.Definition.UsualMemory));
        var first = new RunName(sized.Name, chosen.Text, ordered);
        Serve(terminal, result.GetValue(port) ?? 0, first, token is null ? string.Empty : $"#{token}").GetAwaiter().GetResult();
        return ExitCode.AsClaimed;
    }

    private static async Task Serve(Terminal terminal, int port, RunName first, string place)
    {
        await using var server = await LiveServer.Start(port, first);
        await terminal.Out.WriteLineAsync($"{server.Address}{place}");
        await terminal.Out.WriteLineAsync("for browsers of this machine; Ctrl-C ends it");
        await terminal.Out.FlushAsync();
        await server.Ended();
    }
}
