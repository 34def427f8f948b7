using System.Text.RegularExpressions;

namespace Shootdown.Litmus.Text;

/// <summary>A text's first lines, and the rest without comments: what was cut away is blank, so that all stands where it stood.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="Name">The test's name.</param>
/// <param name="Description">The quoted line; null if there is none.</param>
/// <param name="Information">The lines <c>Key=value</c>.</param>
/// <param name="Rest">From the initial state on.</param>
internal sealed partial record TextSections(
    HerdArchitecture Architecture, string Name, string? Description, IReadOnlyList<KeyValuePair<string, string>> Information, string Rest)
{
    /// <summary>Cuts a text.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">The text.</param>
    public static TextSections Cut(string file, string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        var (head, line) = (WithoutComments(start < 0 ? text : text[..start], _ => true, false), 0);
        (string Architecture, string Name)? title = null;
        string? description = null;
        List<KeyValuePair<string, string>> information = [];
        foreach (var written in head.Split('\n'))
        {
            line++;
            var content = written.Trim();
            if (content.Length == 0)
            {
                continue;
            }

            var position = new TextPosition(line, written.Length - written.TrimStart().Length + 1);
            if (title is null)
            {
                var match = Title().Match(content);
                title = match.Success ? (match.Groups[1].Value, match.Groups[2].Value)
                    : throw LitmusTextException.At(file, position, content, "an architecture and a name");
                if (!Enum.TryParse<HerdArchitecture>(title.Value.Architecture, out var known) || !Enum.IsDefined(known)
                    || char.IsAsciiDigit(content[0]))
                {
                    throw LitmusTextException.At(
                        file, position, title.Value.Architecture, string.Join(" or ", Enum.GetNames<HerdArchitecture>()));
                }
            }
            else if (content.Length > 1 && content[0] == '"' && content[^1] == '"')
            {
                description = content[1..^1];
            }
            else
            {
                var match = Field().Match(content);
                information.Add(match.Success ? new(match.Groups[1].Value, match.Groups[2].Value)
                    : throw LitmusTextException.At(file, position, content, "Key=value, a \"description\" or {"));
            }
        }

        if (title is not { } given || start < 0)
        {
            throw LitmusTextException.At(
                file, EndOf(text), null, title is null ? "an architecture and a name" : "{ and the initial state");
        }

        var architecture = Enum.Parse<HerdArchitecture>(given.Architecture);
        var blank = new string([.. text[..start].Select(c => c == '\n' ? '\n' : ' ')]);
        return new TextSections(architecture, given.Name, description, information, blank + Uncommented(text[start..], architecture));
    }

    /// <summary>Where a text ends.</summary>
    /// <param name="text">The text.</param>
    public static TextPosition EndOf(string text) => new(text.Count(c => c == '\n') + 1, text.Length - text.LastIndexOf('\n'));

    private static string Uncommented(string rest, HerdArchitecture architecture)
    {
        // Within a function of C, (*x) is no comment.
        var depth = 0;
        var initial = true;
        return WithoutComments(rest, c =>
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            initial &= depth > 0;
            return architecture != HerdArchitecture.C || initial || depth <= 0;
        }, architecture == HerdArchitecture.C);
    }

    // Called once for each character that is in no comment: whether "(*" begins one there.
    private static string WithoutComments(string text, Func<char, bool> mayBegin, bool slashes)
    {
        var result = text.ToCharArray();
        for (var at = 0; at < text.Length;)
        {
            var begins = mayBegin(text[at]);
            var end = begins && Here("(*") ? Close(text, at)
                : slashes && Here("//") ? IndexOrEnd("\n", 0)
                : slashes && Here("/*") ? IndexOrEnd("*/", 2)
                : at;
            for (var i = at; i < end; i++)
            {
                result[i] = text[i] == '\n' ? '\n' : ' ';
            }

            at = Math.Max(end, at + 1);

            bool Here(string sign) => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0;

            int IndexOrEnd(string sign, int length) =>
                text.IndexOf(sign, Math.Min(at + 2, text.Length), StringComparison.Ordinal) is var found and >= 0
                    ? found + length : text.Length;
        }

        return new string(result);
    }

    private static int Close(string text, int at)
    {
        for (var depth = 0; at < text.Length; at++)
        {
            if (string.CompareOrdinal(text, at, "(*", 0, 2) == 0)
            {
                (depth, at) = (depth + 1, at + 1);
            }
            else if (string.CompareOrdinal(text, at, "*)", 0, 2) == 0)
            {
                (depth, at) = (depth - 1, at + 1);
                if (depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return text.Length;
    }

    [GeneratedRegex(@"^(\w+)\s+(\S.*)$")]
    private static partial Regex Title();

    [GeneratedRegex(@"^([A-Za-z_][\w.-]*)\s*=\s*(.*)$")]
    private static partial Regex Field();
}
