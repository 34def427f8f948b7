namespace Shootdown.Model.Machine.Cpus;

/// <content>Partial-order reduction where infinite runs are looked for: see <see cref="ProgressVisibility"/>.</content>
public sealed unsafe partial class MachineSystem
{
    private sealed class ProgressSystem(MachineSystem system, Func<StepReduction> reducing) : WatchedSystem<MachineSystem>(system)
    {
        private readonly Lazy<StepReduction> reduction = new(reducing);

        public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
        {
            var count = successors.Count;
            try
            {
                ulong observed = 0;
                if (System.ExpandReduced(reduction.Value, state, ref successors, ref observed))
                {
                    return observed;
                }
            }
#pragma warning disable CA1031 // Whatever the text throws is told where all transitions are looked at.
            catch (Exception)
#pragma warning restore CA1031
            {
                successors.Count = count;
            }

            return System.Expand(state, ref successors, reduce: false);
        }
    }
}
