using System.CommandLine;
using System.CommandLine.Completions;

namespace Shootdown.Cli.Input;

/// <summary>Options that take one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>Creates an option whose default is the first word.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help text.</param>
    /// <param name="words">The words.</param>
    /// <param name="isDefaultNamed">Whether the help names it; not where something else decides if the option is not given.</param>
    public static Option<string> Create(string name, string description, IReadOnlyList<string> words, bool isDefaultNamed = true) =>
        new(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CompletionSources = { _ => words.Select(word => new CompletionItem(word)) },
            DefaultValueFactory = isDefaultNamed ? _ => words[0] : null,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (words.Contains(text))
                {
                    return text;
                }

                result.AddError($"{name}: {InputText.Quote(text)}; accepted: {string.Join(", ", words)}");
                return null;
            },
        };
}
