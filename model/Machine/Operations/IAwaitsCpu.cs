namespace Shootdown.Model.Machine.Operations;

/// <summary>What a wait concerns that one CPU alone can end.</summary>
public interface IAwaitsCpu
{
    /// <summary>That CPU, or -1 where it is not known.</summary>
    int Awaited { get; }
}
