namespace Shootdown.Model.Machine.Memory;

/// <content>References on the page that a table is in, where others than address spaces take some.</content>
public sealed partial class TablePage
{
    /// <summary>References on the page that the table is in; null where none but the one that it is freed by is taken.</summary>
    public Cell? References { get; private set; }

    /// <summary>Lets others than address spaces take references on it, one at a time.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="initial">References in the initial state.</param>
    /// <param name="others">How many others there are.</param>
    public void BeginReferences(Computer machine, int initial, int others)
    {
        ArgumentNullException.ThrowIfNull(machine);
        References = machine.Layout.Declare(Name + ".table refcount", initial + others + 1, initial);
    }

    /// <summary><c>folio_try_get()</c>: refers to the page that the table is in, unless it is free.</summary>
    internal Operation<bool> TryGet() => Atomic.Modify<Nothing, bool>(
        References!, $"folio_try_get({this})", 2, default, static (ref Values v, Nothing _) =>
        {
            v[0] += v.IsSet(0) ? 1 : 0;
            return v.IsSet(0) ? 1 : 0;
        });

    /// <summary>Gives a reference on the page that the table is in back; the last one frees it.</summary>
    /// <param name="function">The function that does, in the kernel's words.</param>
    internal Operation<Nothing> PutTable(string function) => Atomic.Together<Nothing, Nothing>(
        $"{function}({this})", "whoever gives the last reference back frees the page at once", [References!, Freed], [], 1, default,
        static (ref Values v, Nothing _) =>
        {
            if (!v.IsSet(0))
            {
                return Operation.Undefined;
            }

            v[1] = --v[0] == 0 ? 1 : 0;
            return 0;
        },
        MemoryOrder.Full) with { Fault = MachineFault.DeadMemoryTouched };

    /// <summary>Whether the page that the table is in has more than one reference: <c>page_count() != 1</c>.</summary>
    internal Operation<bool> IsReferenced() => IsAbove(References!, 1, $"page_count({this}) is above 1");
}
