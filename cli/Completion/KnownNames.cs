using System.CommandLine;
using System.CommandLine.Completions;
using System.Reflection;

namespace Shootdown.Cli.Completion;

/// <summary>The names of the catalogue that a shell completes, wherever a verb takes one of their kind.</summary>
internal static class KnownNames
{
    private const char Axes = '+';

    /// <summary>Tells every verb's arguments and options what they may be.</summary>
    /// <param name="root">The program.</param>
    public static void Offer(RootCommand root)
    {
        foreach (var verb in root.Subcommands)
        {
            foreach (var argument in verb.Arguments)
            {
                Offer(argument.Name, argument.CompletionSources);
                if (verb.Name == WhyCommand.Name)
                {
                    argument.CompletionSources.Add(_ => BugCatalogue.All.Select(b => b.Commit).Distinct());
                }

                argument.HelpName ??= argument.Name; // else the help names it by all that it may be
            }

            foreach (var option in verb.Options)
            {
                Offer(option.Name, option.CompletionSources);
            }
        }
    }

    /// <summary>The designs that begin with what was typed; behind a <c>+</c> the axes, and behind one of these the values.</summary>
    /// <param name="typed">What was typed.</param>
    public static IEnumerable<string> DesignsFrom(string typed)
    {
        var last = typed.LastIndexOf(Axes) + 1;
        var (before, part) = (typed[..last], typed[last..]);
        return last == 0 ? Designs.All.Select(d => d.Name)
            : part.Split('=') is [var name, _] && Axis.All.FirstOrDefault(a => a.Name == name) is { } axis
                ? axis.Values.Select(v => $"{before}{name}={v.Name}")
            : Axis.All.Select(a => $"{before}{a.Name}=");
    }

    // By their attributes: a shell does not wait until the text is read.
    private static IEnumerable<string> KernelFunctions() =>
        typeof(KernelAttribute).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(m => m.GetCustomAttributes<KernelAttribute>())
            .Select(k => k.Function)
            .Distinct();

    private static void Offer(string name, List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources)
    {
        switch (name)
        {
            case "--series":
                sources.Add(_ => StatementCatalogue.All.Select(s => s.Name));
                break;
            case "--vary":
                sources.Add(_ => Axis.All.Select(a => a.Name));
                break;
            case "SCENARIO":
                sources.Add(_ => ScenarioCatalogue.All.Select(s => s.Name).Concat(ScenarioFamily.All.Select(f => f.Name)));
                break;
            case "--scenario":
                sources.Add(_ => ScenarioCatalogue.All.Select(s => s.Name));
                break;
            case "--property":
                sources.Add(_ => PropertyCatalogue.All.Select(p => p.Id));
                break;
            case "--design" or "--base" or "--against" or "DESIGN": // OTHER is offered what DESIGN is: a shell gets both
                sources.Add(context => DesignsFrom(context.WordToComplete));
                break;
            case "WHAT":
                sources.Add(_ => ListCommand.Names);
                break;
            case "NAME":
                sources.Add(_ => BoundsReport.Names);
                break;
            case "FUNCTION":
                sources.Add(_ => KernelFunctions());
                break;
            default:
                break;
        }
    }
}
