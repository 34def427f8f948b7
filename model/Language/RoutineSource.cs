using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>Where a routine stands in the text, out of the symbols that lie beside its assembly; read when it is first asked for.</summary>
public sealed class RoutineSource
{
    // "Async Method Stepping Information" of the Portable PDB format: the offset of the catch handler, then for each await where it
    // suspends, where it resumes and in which method.
    private static readonly Guid AsyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private static readonly string Root = RootOf();
    private static readonly ConcurrentDictionary<Type, RoutineSource> Known = new();

    private readonly IReadOnlyList<(int Offset, SourceLine Line)> points;

    private RoutineSource(IReadOnlyList<(int Offset, SourceLine Line)> points, IReadOnlyList<SourceLine> awaits) =>
        (this.points, Awaits) = (points, awaits);

    /// <summary>The lines of its awaits, in their order; none at all where there are no symbols.</summary>
    public IReadOnlyList<SourceLine> Awaits { get; }

    /// <summary>The line that it begins on; null without symbols.</summary>
    public SourceLine? Start => points.Count > 0 ? points[0].Line : null;

    /// <summary>The text of a routine.</summary>
    /// <param name="text">The compiler's state machine for it.</param>
    public static RoutineSource Of(Type text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Known.GetOrAdd(text.IsGenericType ? text.GetGenericTypeDefinition() : text, Read);
    }

    /// <summary>The line of an await; of a routine that has not begun, the line that it begins on.</summary>
    /// <param name="point">The number of the await, from 0; less for a routine that has not begun.</param>
    /// <returns>The line; null without symbols.</returns>
    public SourceLine? At(int point) => point < 0 || point >= Awaits.Count ? Start : Awaits[point];

    /// <summary>The line of a routine that an exception came out of.</summary>
    /// <param name="text">The compiler's state machine for the routine.</param>
    /// <param name="thrown">The exception.</param>
    /// <returns>The line; null without symbols, or if the exception was thrown elsewhere.</returns>
    internal static SourceLine? Thrown(Type text, Exception thrown)
    {
        var frames = new StackTrace(thrown, false).GetFrames();
        var frame = Array.FindLast(
            frames,
            f => f.GetMethod()?.DeclaringType is { } type && (type.IsGenericType ? type.GetGenericTypeDefinition() : type) == text);
        return frame is null || frame.GetILOffset() == StackFrame.OFFSET_UNKNOWN ? null : Of(text).AtOffset(frame.GetILOffset());
    }

    private SourceLine? AtOffset(int offset) => points.LastOrDefault(p => p.Offset <= offset).Line ?? Start;

    private static RoutineSource Read(Type text)
    {
        var symbols = Path.ChangeExtension(text.Assembly.Location, ".pdb");
        if (!File.Exists(symbols))
        {
            return new RoutineSource([], []);
        }

        using var stream = File.OpenRead(symbols);
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();
        var move = text.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        var method = ((MethodDefinitionHandle)MetadataTokens.EntityHandle(move.MetadataToken)).ToDebugInformationHandle();
        List<(int Offset, SourceLine Line)> points =
            [.. reader.GetMethodDebugInformation(method)
                .GetSequencePoints()
                .Where(p => !p.IsHidden)
                .Select(p => (p.Offset, LineOf(reader, p)))];
        var suspensions = Suspensions(reader, MetadataTokens.MethodDefinitionHandle(MetadataTokens.GetRowNumber(method)));
        return new RoutineSource(points, [.. suspensions.Select(offset => points.Last(p => p.Offset <= offset).Line)]);
    }

    private static List<int> Suspensions(MetadataReader reader, MethodDefinitionHandle method)
    {
        var offsets = new List<int>();
        foreach (var handle in reader.GetCustomDebugInformation(method))
        {
            var information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) != AsyncStepping)
            {
                continue;
            }

            var blob = reader.GetBlobReader(information.Value);
            _ = blob.ReadUInt32();
            while (blob.RemainingBytes > 0)
            {
                offsets.Add((int)blob.ReadUInt32());
                _ = blob.ReadUInt32();
                _ = blob.ReadCompressedInteger();
            }
        }

        return offsets;
    }

    private static SourceLine LineOf(MetadataReader reader, SequencePoint point)
    {
        var path = reader.GetString(reader.GetDocument(point.Document).Name);
        return new SourceLine(
            path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Replace('\\', '/') : Path.GetFileName(path),
            point.StartLine);
    }

    private static string RootOf([CallerFilePath] string here = "") =>
        here[..^(nameof(RoutineSource).Length + "model/Language/.cs".Length)];
}
