namespace Shootdown.Cli.Input;

/// <summary>Properties as the user names them.</summary>
internal static class PropertyName
{
    private static readonly IReadOnlyList<Property> Known = [.. PropertyCatalogue.All, ModelIsSound.Property];

    /// <summary>Reads a property's clause, in any case.</summary>
    /// <param name="text">The clause.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">There is no such property; the message says what is near.</exception>
    public static Property Parse(string text, string place) =>
        Known.FirstOrDefault(p => p.Id.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException(
            $"{place}: unknown property {InputText.Quote(text)}; accepted: {string.Join(", ", Known.Select(p => p.Id))}");
}
