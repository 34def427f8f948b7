namespace Shootdown.Model.Machine.Cpus;

public sealed unsafe partial class MachineSystem
{
    // Where nothing can be performed and not all has ended, a guess has not come true: there is no such run.
    private ulong ExpandWindows(ulong* state, ref Successors successors)
    {
        windows!.Append(state, ref successors);
        return windows.HaveEnded(state) ? judge.WithoutProgress(state) : 0;
    }
}
