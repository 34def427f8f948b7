using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Herd's order of what is shown of an outcome: registers by thread and number, then memory, then faults.</summary>
internal sealed class AtomOrder : IComparer<HerdAtom>
{
    /// <summary>The order.</summary>
    public static AtomOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(HerdAtom? x, HerdAtom? y) => KeyOf(x!).CompareTo(KeyOf(y!));

    private static (int Kind, int Thread, string Letters, long Number) KeyOf(HerdAtom atom) => atom switch
    {
        PlaceAtom { Place: RegisterPlace register } => Of(0, register.Thread, register.Name),
        PlaceAtom { Place: var place } => (1, 0, $"[{place}", 0),
        FaultAtom fault => (2, fault.Thread, fault.ToString(), 0),
        _ => (3, 0, atom.ToString()!, 0),
    };

    private static (int Kind, int Thread, string Letters, long Number) Of(int kind, int thread, string name)
    {
        var letters = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return long.TryParse(name.AsSpan(letters.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (kind, thread, letters, number) : (kind, thread, name, 0);
    }
}
