using System.Text;

namespace Shootdown.Tests.Cli;

/// <summary>Files that somebody damaged; the same seed does the same damage.</summary>
internal static class Damage
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\n", "\n\n", " ", "\t", "\0", "0", "-1", "1.5", "1e999", "99999999999999999999",
        "true", "null", "\"\"", "\"\\ud800\"", "{}", "[]", "//", "#", "'", "\u2028", "\uFEFF", "é", "../", "%s", "S1",
        "linux-7.3", "linux-9.9",
    ];

    /// <summary>Damages a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="seed">Where to begin to draw.</param>
    public static byte[] Of(byte[] file, int seed)
    {
        var random = new Random(seed);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var (from, to) = (random.Next(file.Length + 1), random.Next(file.Length + 1));
            (from, to) = (Math.Min(from, to), Math.Max(from, to));
            var near = Math.Min(to, from + random.Next(1, 30));
            var piece = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
            file = random.Next(8) switch
            {
                0 => file[..from],
                1 => [.. file[..from], .. file[to..]],
                2 => [.. file[..to], .. file[from..]],
                3 => [.. file[..from], .. Flipped(file[from..near], random), .. file[near..]],
                4 => [.. file[..from], .. Enumerable.Repeat(piece, random.Next(2_000)).SelectMany(p => p), .. file[from..]],
                5 => [.. file[..from], .. piece, .. file[near..]],
                6 => Lines(file, random),
                _ => [.. file[..from], .. piece, .. file[from..]],
            };
        }

        return file;
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    // A line too many, or in another's place.
    private static byte[] Lines(byte[] file, Random random)
    {
        var lines = Encoding.Latin1.GetString(file).Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], random.Next(2) == 0 ? lines[one] : lines[other]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
