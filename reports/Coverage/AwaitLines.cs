using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace Shootdown.Reports.Coverage;

/// <summary>Where the awaits of routines stand, out of the symbols that lie beside their assembly.</summary>
internal static class AwaitLines
{
    // "Async Method Stepping Information" of the Portable PDB format: the offset of the catch handler, then for each await where it
    // suspends, where it resumes and in which method.
    private static readonly Guid AsyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private static readonly string Root = RootOf();
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SourceLine>> Known = new();

    /// <summary>The awaits of a routine in their order.</summary>
    /// <param name="text">The compiler's state machine for it.</param>
    /// <returns>A line for each; none at all where there are no symbols.</returns>
    public static IReadOnlyList<SourceLine> Of(Type text) => Known.GetOrAdd(text, Read);

    private static List<SourceLine> Read(Type text)
    {
        var symbols = Path.ChangeExtension(text.Assembly.Location, ".pdb");
        if (!File.Exists(symbols))
        {
            return [];
        }

        using var stream = File.OpenRead(symbols);
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();
        var move = text.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        var method = ((MethodDefinitionHandle)MetadataTokens.EntityHandle(move.MetadataToken)).ToDebugInformationHandle();
        var points = reader.GetMethodDebugInformation(method).GetSequencePoints().Where(p => !p.IsHidden).ToList();
        return [.. Suspensions(reader, MetadataTokens.MethodDefinitionHandle(MetadataTokens.GetRowNumber(method))).Select(offset => LineAt(reader, points, offset))];
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

    private static SourceLine LineAt(MetadataReader reader, List<SequencePoint> points, int offset)
    {
        var point = points.Last(p => p.Offset <= offset);
        var path = reader.GetString(reader.GetDocument(point.Document).Name);
        return new SourceLine(path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Replace('\\', '/') : Path.GetFileName(path), point.StartLine);
    }

    private static string RootOf([CallerFilePath] string here = "") =>
        here[..^(nameof(AwaitLines).Length + "reports/Coverage/.cs".Length)];
}
