using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shootdown.Explore.Pages;

/// <summary>The page as one text: markup, styles, script and data. Its policy lets a browser load and run that and nothing
/// else.</summary>
public static class PageText
{
    private const string Folder = "page/";

    private static readonly Lazy<string> Markup = new(() => Read("page.html"));
    private static readonly Lazy<string> Styles = new(() => Joined(".css"));
    private static readonly Lazy<string> Script = new(() => "'use strict';\n" + Joined(".js"));

    /// <summary>What a page that asks nobody may do: show itself.</summary>
    public static string Policy => PolicyWith(string.Empty);

    /// <summary>What a page may do that is served, and asks where it comes from.</summary>
    public static string PolicyOfServed => PolicyWith("; connect-src 'self'");

    /// <summary>Makes a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="policy">What it may do.</param>
    /// <param name="write">Writes its data, one value.</param>
    public static string Of(string title, string policy, Action<Utf8JsonWriter> write)
    {
        var data = Encoding.UTF8.GetString(JsonOutput.Of(JsonOutput.InHtml, write));
        var page = new StringBuilder(Markup.Value);
        Fill("title", HtmlEncoder.Default.Encode(title));
        Fill("policy", policy);
        Fill("styles", Styles.Value);
        Fill("script", Script.Value);
        Fill("data", data);
        return page.ToString();

        void Fill(string place, string text)
        {
            var mark = $"@@{place}@@";
            var at = page.ToString().IndexOf(mark, StringComparison.Ordinal);
            page.Remove(at, mark.Length).Insert(at, text);
        }
    }

    private static string PolicyWith(string more) =>
        $"default-src 'none'; script-src '{Hash(Script.Value)}'; style-src '{Hash(Styles.Value)}'; "
        + $"base-uri 'none'; form-action 'none'{more}";

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // In the order of their names, which begin with a number.
    private static string Joined(string ending) =>
        string.Join('\n', typeof(PageText).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => Read(n[Folder.Length..])));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageText).Assembly.GetManifestResourceStream(Folder + name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
