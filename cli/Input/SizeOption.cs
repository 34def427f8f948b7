using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Shootdown.Cli.Input;

/// <summary>Amounts of memory on the command line: <c>512M</c>, <c>4G</c>.</summary>
internal static class SizeOption
{
    private const string Accepted = "accepted: a whole number with K, M or G, such as 512M or 4G, from 1M to 1024G";

    /// <summary>Creates an option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help text.</param>
    public static Option<long?> Create(string name, string description) =>
        new(name) { Description = description, HelpName = "SIZE", CustomParser = result => Parse(result, Most) };

    /// <summary>Creates an option for room on a disk, of which there may be more than of memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help text.</param>
    public static Option<long?> CreateForDisk(string name, string description) =>
        new(name) { Description = description, HelpName = "SIZE", CustomParser = result => Parse(result, long.MaxValue) };

    /// <summary>Reads an amount in bytes, or null if it is none.</summary>
    /// <param name="text">The text.</param>
    public static long? Read(string text)
    {
        var shift = text.Length == 0 ? -1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => -1 };
        return shift > 0 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= (1L << 40) >> shift && number << shift >= 1L << 20
            ? number << shift
            : null;
    }

    private static long? Parse(ArgumentResult result, long most)
    {
        var text = result.Tokens[^1].Value;
        var size = Read(text);
        var accepted = size is null ? Accepted
            : size > most ? $"accepted: at most {most >> 20}M, what this machine or container has"
            : null;
        if (accepted is not null)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {InputText.Quote(text)}; {accepted}");
        }

        return size;
    }

    // Whoever takes more is killed by the system, with what it knows.
    private static long Most => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
