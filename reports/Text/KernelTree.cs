using System.Text;
using System.Text.RegularExpressions;

namespace Shootdown.Reports.Text;

/// <summary>The source tree of a kernel, as it lies in a directory.</summary>
/// <param name="directory">The directory.</param>
public sealed partial class KernelTree(string directory)
{
    /// <summary>The text of a C function: what stands from its return type to its closing brace.</summary>
    /// <param name="file">The file, such as <c>kernel/smp.c</c>.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="FormatException">There is no such file, or no such function in it.</exception>
    public string Function(string file, string function)
    {
        var path = Path.Combine(directory, file);
        if (!File.Exists(path))
        {
            throw new FormatException($"no {file} in '{directory}'; accepted: the directory of a kernel tree");
        }

        return Extract(File.ReadAllText(path), function)
            ?? throw new FormatException($"no function {function} in {path}; accepted: a kernel tree that has it");
    }

    /// <summary>Finds a function in C source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="function">The function's name.</param>
    /// <returns>Its text; null where the source does not define it.</returns>
    public static string? Extract(string source, string function)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(function);
        var text = source.ReplaceLineEndings("\n");
        var code = Blank(text);
        foreach (Match match in Regex.Matches(code,
            $@"(?m)^[A-Za-z_][^\n;{{}}]*?\b{Regex.Escape(function)}\s*\(|^{Regex.Escape(function)}\s*\("))
        {
            var parameters = Closing(code, code.IndexOf('(', match.Index + match.Length - 1), '(', ')');
            var body = parameters < 0 ? -1 : parameters + 1 + BeforeBody().Match(code[(parameters + 1)..]).Length;
            if (body >= 0 && body < code.Length && code[body] == '{' && Closing(code, body, '{', '}') is var end and >= 0)
            {
                return text[Start(code, match.Index)..(end + 1)] + "\n";
            }
        }

        return null;
    }

    [GeneratedRegex(@"\G\s*(?:__\w+(?:\([^)]*\))?\s*)*")]
    private static partial Regex BeforeBody();

    // A return type may stand on a line of its own.
    private static int Start(string code, int at)
    {
        var end = at - 1;
        var line = end <= 0 ? string.Empty : code[(code.LastIndexOf('\n', end - 1) + 1)..end];
        return line.Length > 0 && (char.IsLetter(line[0]) || line[0] == '_') && line.IndexOfAny([';', '{', '}', '(', ':', '#']) < 0
            ? at - line.Length - 1 : at;
    }

    private static int Closing(string code, int open, char left, char right)
    {
        var depth = 0;
        for (var i = open; i >= 0 && i < code.Length; i++)
        {
            depth += code[i] == left ? 1 : code[i] == right ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    // The text with comments, strings and characters blanked, so that a brace is a brace.
    private static string Blank(string text)
    {
        var code = new StringBuilder(text);
        foreach (Match match in NoCode().Matches(text))
        {
            for (var i = match.Index; i < match.Index + match.Length; i++)
            {
                code[i] = text[i] == '\n' ? '\n' : ' ';
            }
        }

        return code.ToString();
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*|""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])*'", RegexOptions.Singleline)]
    private static partial Regex NoCode();
}
