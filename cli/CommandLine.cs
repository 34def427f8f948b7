using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Shootdown.Cli;

/// <summary>The program as a function of its arguments.</summary>
internal static class CommandLine
{
    private static readonly IReadOnlyList<(string Name, Func<Terminal, Command> Create)> Verbs =
    [
        ("check", CheckCommand.Create),
        ("replay", ReplayCommand.Create),
        (WhyCommand.Name, WhyCommand.Create),
        ("litmus", LitmusCommand.Create),
        ("conform", ConformCommand.Create),
        ("drift", DriftCommand.Create),
        ("list", ListCommand.Create),
        ("text", TextCommand.Create),
        ("explore", ExploreCommand.Create),
        ("diff", DiffCommand.Create),
        ("serve", ServeCommand.Create),
        ("campaign", CampaignCommand.Create),
        ("worker", WorkerCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>Runs the program with two writers that are no terminals.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="stdout">For results.</param>
    /// <param name="stderr">For errors.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter stdout, TextWriter stderr) => Run(args, Terminal.Of(stdout, stderr));

    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <returns>The exit code, as <see cref="ExitCode"/> has it.</returns>
    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            var exit = Invoke(args, terminal);
            terminal.Out.Flush();
            return exit;
        }
        catch (Exception failure) when (failure is FormatException or ScheduleException or RoutineException)
        {
            terminal.Error.WriteLine(InputText.OneLine(failure.Message));
            return ExitCode.BadInput;
        }
        catch (IOException full)
        {
            terminal.Error.WriteLine(InputText.OneLine($"output: {full.Message}; accepted: somewhere to write to"));
            return ExitCode.BadInput;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the user gets one line.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine(InputText.OneLine($"internal error: {failure.GetType().Name}: {failure.Message}"));
            return ExitCode.InternalError;
        }
    }

    /// <summary>The program with all its verbs.</summary>
    /// <param name="terminal">Where they write.</param>
    public static RootCommand Create(Terminal terminal) => Create(terminal, Verbs);

    private static RootCommand Create(Terminal terminal, IEnumerable<(string Name, Func<Terminal, Command> Create)> verbs)
    {
        var root = new RootCommand("shootdown: proves, or breaks, the Linux smp_call_function protocol.");
        foreach (var verb in verbs)
        {
            root.Add(verb.Create(terminal));
        }

        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective());
        KnownNames.Offer(root);
        VerbHelp.Replace(root);
        return root;
    }

    private static int Invoke(string[] args, Terminal terminal)
    {
        // What a verb's options say of catalogues takes longer to make than many a check takes, so one verb's are made where one is named.
        var named = Verbs.Where(v => v.Name == args.FirstOrDefault()).ToList();
        var root = Create(terminal, named.Count > 0 ? named : Verbs);
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

        // A shell that asks for completions has a line that is not finished.
        var completes = result.GetResult(root.Directives[0]) is not null;
        if (!completes)
        {
            RefuseUnknownOption(result);
        }

        if (result.Errors.Count > 0 && !completes)
        {
            throw new FormatException(MessageOf(result, root));
        }

        return result.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Out,
            Error = terminal.Error,
        });
    }

    // Where a verb takes names, an option that it does not know would pass for one.
    private static void RefuseUnknownOption(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var typed = result.Tokens
            .TakeWhile(t => t.Type != TokenType.DoubleDash)
            .FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal));
        if (typed is not null && command.Parents.Any())
        {
            List<string> options = [.. command.Options.Select(o => o.Name)];
            var suggestion = NearestNames.Suggest(typed.Value, options, $"shootdown {command.Name} --help");
            throw new FormatException($"{command.Name}: unknown option {InputText.Quote(typed.Value)}; {suggestion}");
        }
    }

    private static OptionResult? OptionOf(ParseError error) =>
        error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;

    private static bool HasAsManyValuesAsItTakes(OptionResult option) =>
        option.Tokens.Count >= option.Option.Arity.MinimumNumberOfValues
        && option.Tokens.Count <= option.Option.Arity.MaximumNumberOfValues;

    private static string MessageOf(ParseResult result, RootCommand root)
    {
        var verbs = root.Subcommands.Select(c => c.Name).ToList();
        var command = result.CommandResult.Command;
        if (command == root)
        {
            return result.UnmatchedTokens.Count > 0
                ? $"unknown verb {InputText.Quote(result.UnmatchedTokens[0])}; "
                    + (NearestNames.Of(result.UnmatchedTokens[0], verbs) is [var near, ..] ? $"did you mean {near}? " : string.Empty)
                    + $"accepted: {string.Join(", ", verbs)}"
                : $"no verb; accepted: {string.Join(", ", verbs)}";
        }

        if (result.UnmatchedTokens.Count > 0)
        {
            return $"{command.Name}: {InputText.Quote(result.UnmatchedTokens[0])} is one argument too many; "
                + $"accepted: see shootdown {command.Name} --help";
        }

        // A value that an option refused is told before what else may be wrong.
        if (result.Errors.FirstOrDefault(e => OptionOf(e) is { } option && HasAsManyValuesAsItTakes(option)) is { } refused)
        {
            return refused.Message;
        }

        foreach (var option in result.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit))
        {
            var (name, arity) = (option.Option.Name, option.Option.Arity);
            if (option.Tokens.Count < arity.MinimumNumberOfValues)
            {
                return $"{name}: no value; accepted: {name} {option.Option.HelpName}";
            }

            if (option.Tokens.Count > arity.MaximumNumberOfValues)
            {
                return $"{name}: {InputText.Quote(option.Tokens[^1].Value)} is the second value; accepted: one";
            }
        }

        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0))
        {
            if (result.GetResult(argument) is not { Tokens.Count: > 0 })
            {
                return $"{command.Name}: no {argument.Name}; accepted: {argument.Description}";
            }
        }

        return result.Errors[0].Message;
    }
}
