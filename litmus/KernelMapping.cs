namespace Shootdown.Litmus;

/// <summary>The kernel's accesses and barriers as instructions of an architecture.</summary>
internal abstract class KernelMapping
{
    /// <summary>arm64 with LSE atomics: arch/arm64/include/asm/{barrier,atomic_lse,cmpxchg}.h.</summary>
    public static KernelMapping Arm64 { get; } = new Arm64Mapping();

    /// <summary>x86: arch/x86/include/asm/{barrier,atomic,cmpxchg}.h.</summary>
    public static KernelMapping X86 { get; } = new X86Mapping();

    /// <summary>The memory of the architecture.</summary>
    public abstract MemoryModel Model { get; }

    /// <summary>A load.</summary>
    public abstract Instruction Load(string into, string location, KernelOrder order);

    /// <summary>A store.</summary>
    public abstract Instruction Store(string location, Operand source, KernelOrder order);

    /// <summary>An indivisible read and write.</summary>
    public abstract LockedInstruction Atomic(LockedInstruction relaxed, KernelOrder order);

    /// <summary>A barrier by its name; null where it is one of the compiler's alone.</summary>
    public abstract Instruction? Barrier(string name);

    private sealed class Arm64Mapping : KernelMapping
    {
        public override MemoryModel Model => MemoryModel.Arm;

        public override Instruction Load(string into, string location, KernelOrder order) =>
            new LoadInstruction(into, location) { Order = order == KernelOrder.Acquire ? AccessOrder.Acquire : AccessOrder.Plain };

        public override Instruction Store(string location, Operand source, KernelOrder order) =>
            new StoreInstruction(location, source) { Order = order == KernelOrder.Release ? AccessOrder.Release : AccessOrder.Plain };

        public override LockedInstruction Atomic(LockedInstruction relaxed, KernelOrder order) => relaxed with
        {
            Order = order switch
            {
                KernelOrder.Acquire => AccessOrder.Acquire,
                KernelOrder.Release => AccessOrder.Release,
                KernelOrder.Full => AccessOrder.AcquireRelease,
                _ => AccessOrder.Plain,
            },
        };

        public override Instruction Barrier(string name) => new BarrierInstruction(name switch
        {
            "smp_rmb" => FenceKind.DmbLoad,
            "smp_wmb" => FenceKind.DmbStore,
            _ => FenceKind.DmbFull,
        });
    }

    private sealed class X86Mapping : KernelMapping
    {
        public override MemoryModel Model => MemoryModel.Tso;

        public override Instruction Load(string into, string location, KernelOrder order) => new LoadInstruction(into, location);

        public override Instruction Store(string location, Operand source, KernelOrder order) => new StoreInstruction(location, source);

        public override LockedInstruction Atomic(LockedInstruction relaxed, KernelOrder order) => relaxed;

        // LOCK ADDL to the stack is as MFENCE to memory that is written back.
        public override Instruction? Barrier(string name) => name == "smp_mb" ? new FenceInstruction() : null;
    }
}
