namespace Shootdown.Model.Machine.State;

/// <summary>What each context has of its own (on its stack, in its <c>task_struct</c>), declared when its text first comes to it.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="machine">The machine.</param>
/// <param name="declare">Declares it for a context.</param>
internal sealed class PerContext<T>(Computer machine, Func<Context, T> declare)
{
    private readonly Dictionary<Context, T> declared = [];

    /// <summary>That of the context whose text is being read.</summary>
    public T Current => Of(machine.Current);

    /// <summary>That of a context.</summary>
    /// <param name="context">The context.</param>
    public T Of(Context context)
    {
        if (!declared.TryGetValue(context, out var own))
        {
            declared.Add(context, own = declare(context));
        }

        return own;
    }
}
