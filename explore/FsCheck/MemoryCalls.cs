using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Explore.Generation;

/// <summary>Generates calls about memory, with the arguments that they take: whatever a workload file can say, and no list of its own.</summary>
internal static class MemoryCalls
{
    /// <summary>Every call about memory but those that only mms with a shared table allow.</summary>
    public static IReadOnlyList<string> OfAnyTable { get; } = [.. MemoryCallValidation.MemoryCalls.Except(SharedTables.Unsharing)];

    /// <summary>A call, of the task's own mm where it may be left out, and then now and again of another.</summary>
    /// <param name="names">The calls to choose from; one that stands there twice is as likely again.</param>
    /// <param name="mms">The names of the mms.</param>
    public static Gen<Call> Of(IReadOnlyList<string> names, IReadOnlyList<string> mms) =>
        from name in Gen.Elements(names.ToArray())
        from mm in Gen.Elements(mms.ToArray())
        from other in OneIn(4)
        from second in OneIn(3)
        from tables in OneIn(3)
        let kind = CallKind.Find(name)!
        select new Call(name)
        {
            Mm = kind.Needs.Contains("mm") || (other && kind.Takes.Contains("mm")) ? mm : null,
            Page = second && kind.Takes.Contains("page") ? 1 : null,
            Tables = tables && kind.Takes.Contains("tables") ? true : null,
        };

    /// <summary>Whether a call flushes an mm.</summary>
    /// <param name="call">The call.</param>
    public static bool Flushes(Call call) => MemoryCallValidation.ChangesTables(call.Name) && CallKind.Find(call.Name)!.Waits;

    /// <summary>Yes as often as one in so many.</summary>
    /// <param name="many">How many.</param>
    public static Gen<bool> OneIn(int many) => Gen.Choose(1, many).Select(n => n == 1);
}
