using System.CommandLine;

namespace Shootdown.Cli;

/// <summary>A verb of the program.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">What may be typed after the program's name; its help ends with them.</param>
internal sealed class Verb(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>What may be typed after the program's name.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>What of it a command line is about, which has a help of its own; null where that is all.</summary>
    public Func<ParseResult, Verb?>? Part { get; set; }
}
