using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Pages;

/// <summary>The data that a page carries.</summary>
internal static partial class PageData
{
    public static JsonElement Of(string page)
    {
        var data = WebUtility.HtmlDecode(Data().Match(page).Groups[1].Value);
        Assert.Equal(Data().Match(page).Groups[1].Value, data);
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
