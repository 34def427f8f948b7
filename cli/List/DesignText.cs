namespace Shootdown.Cli.List;

/// <summary>Long design names on several lines.</summary>
internal static class DesignText
{
    private const int Narrowest = 20;

    /// <summary>Breaks a name before a +, and after a = where that is not enough.</summary>
    /// <param name="name">The name.</param>
    /// <param name="width">Characters in a line.</param>
    public static string Wrap(string name, int width)
    {
        var most = Math.Max(width, Narrowest);
        var lines = new List<string> { string.Empty };
        foreach (var part in name.Split('+').Select((p, i) => i == 0 ? p : "+" + p))
        {
            var pieces = part.Length <= most ? [part]
                : part.Split('=', 2) is [var axis, var value] ? [axis + "=", value]
                : (string[])[part];
            foreach (var piece in pieces)
            {
                if (lines[^1].Length + piece.Length <= most)
                {
                    lines[^1] += piece;
                }
                else
                {
                    lines.Add(piece);
                }
            }
        }

        return string.Join('\n', lines);
    }
}
