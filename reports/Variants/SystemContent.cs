using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Shootdown.Reports.Variants;

/// <summary>
/// What a system is made of, as a digest (SHA-256) of every object that it consists of: automata, steps, cells, eyes, field by field. Two
/// systems of the same content do the same, since nothing else decides what they do.
/// </summary>
/// <remarks>Left out are the routines that automata were built of, which are no longer run, and the design itself, which
/// <see cref="AskedAxes"/> answers for. What cells and steps are called is for readers: of such a name it counts only which others are
/// the same, as of an object, so that a mask is the same wherever it is said to stand. What stays is taken as it is: where two systems
/// that would do the same are made of different objects, they count as different, and each is searched.</remarks>
public sealed class SystemContent : IEquatable<SystemContent>
{
    private static readonly ConcurrentDictionary<Type, (FieldInfo Field, bool IsName)[]> Fields = new();

    private static readonly HashSet<(Type, string)> Names =
    [
        (typeof(Cell), BackingOf(nameof(Cell.Name))),
        (typeof(Access<,>), BackingOf(nameof(Operation.Label))),
        (typeof(MaskStorage), BackingOf(nameof(MaskStorage.Name))),
        (typeof(Lifetime), BackingOf(nameof(Lifetime.Meaning))),
    ];

    private readonly byte[] digest;

    private SystemContent(byte[] digest) => this.digest = digest;

    /// <summary>The content of a system that nothing has been done with since it was built.</summary>
    /// <param name="system">The system.</param>
    public static SystemContent Of(MachineSystem system)
    {
        using var walk = new Walk();
        walk.Run(system);
        return new SystemContent(walk.Digest());
    }

    /// <inheritdoc/>
    public bool Equals(SystemContent? other) => other is not null && digest.AsSpan().SequenceEqual(other.digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SystemContent);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(digest);

    private static bool IsLeftOut(FieldInfo field) =>
        (field.DeclaringType == typeof(Context) && field.FieldType == typeof(List<Func<Step>>))
        || (field.DeclaringType == typeof(DeviceInterrupt) && field.FieldType == typeof(Func<Step>))
        || IsHash(field);

    private static bool IsName(FieldInfo field) =>
        field.FieldType == typeof(string)
        && field.DeclaringType is { } of && Names.Contains((of.IsGenericType ? of.GetGenericTypeDefinition() : of, field.Name));

    private static string BackingOf(string property) => $"<{property}>k__BackingField";

    // A routine keeps the hash of its locals, which is another for every object that they refer to.
    private static bool IsHash(FieldInfo field) =>
        field.Name == "hash" && field.FieldType == typeof(int)
        && field.DeclaringType is { Name: "SuspendedRoutine`1" } of && of.Namespace == typeof(Automaton).Namespace;

    private static (FieldInfo Field, bool IsName)[] FieldsOf(Type type) => Fields.GetOrAdd(type, static of =>
    {
        var fields = new List<(FieldInfo, bool)>();
        for (var at = of; at is not null && at != typeof(object); at = at.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            fields.AddRange(at.GetFields(Own).Where(f => !IsLeftOut(f)).Select(f => (f, IsName(f))));
        }

        return [.. fields];
    });

    private sealed class Walk : IDisposable
    {
        private readonly Dictionary<object, int> numbers = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
        private readonly Queue<object> work = [];
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly MemoryStream buffer = new();

        public void Run(object root)
        {
            Refer(root);
            while (work.TryDequeue(out var next))
            {
                Write(next);
                if (buffer.Length > 1 << 16)
                {
                    Flush();
                }
            }
        }

        public byte[] Digest()
        {
            Flush();
            return hash.GetHashAndReset();
        }

        public void Dispose()
        {
            hash.Dispose();
            buffer.Dispose();
        }

        private void Flush()
        {
            hash.AppendData(buffer.GetBuffer(), 0, (int)buffer.Length);
            buffer.SetLength(0);
        }

        private void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[8];
            BitConverter.TryWriteBytes(bytes, number);
            buffer.Write(bytes);
        }

        private void Called(string name)
        {
            if (!names.TryGetValue(name, out var number))
            {
                names.Add(name, number = names.Count);
            }

            Number(-5);
            Number(number);
        }

        private void Words(string text)
        {
            Number(text.Length);
            buffer.Write(Encoding.Unicode.GetBytes(text));
        }

        // An object by its number in the order of meeting, so that what refers to the same one says so.
        private void Refer(object? target)
        {
            switch (target)
            {
                case null:
                    Number(-1);
                    return;
                case string text:
                    Number(-2);
                    Words(text);
                    return;
                case Design:
                    Number(-3);
                    return;
                case MemberInfo or Module or Assembly:
                    Number(-4);
                    Words(NameOf(target));
                    return;
                case Pointer address:
                    Number((long)AddressOf(address));
                    return;
                default:
                    if (!numbers.TryGetValue(target, out var number))
                    {
                        numbers.Add(target, number = numbers.Count);
                        work.Enqueue(target);
                    }

                    Number(number);
                    return;
            }
        }

        private static unsafe nint AddressOf(Pointer pointer) => (nint)Pointer.Unbox(pointer);

        private static string NameOf(object member) => member is MemberInfo { DeclaringType: { } type } of and not Type
            ? $"{type.AssemblyQualifiedName} {of.MetadataToken} {of}"
            : member is Type { AssemblyQualifiedName: { } name } ? name : $"{member} {RuntimeHelpers.GetHashCode(member)}";

        private void Write(object target)
        {
            var type = target.GetType();
            Words(type.FullName ?? type.Name);
            switch (target)
            {
                case Delegate function:
                    foreach (var one in function.GetInvocationList())
                    {
                        Refer(one.Method);
                        Refer(one.Target);
                    }

                    break;
                case Array { Rank: 1 } array:
                    Elements(array);
                    break;
                case IDictionary dictionary: // in the order in which they were added, whatever their hashes are
                    Words(ComparerOf(target));
                    Number(dictionary.Count);
                    foreach (DictionaryEntry entry in dictionary)
                    {
                        Value(entry.Key, entry.Key.GetType());
                        Value(entry.Value, entry.Value?.GetType() ?? typeof(object));
                    }

                    break;
                default:
                    if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(HashSet<>))
                    {
                        Words(ComparerOf(target));
                        foreach (var element in (IEnumerable)target)
                        {
                            Value(element, element?.GetType() ?? typeof(object));
                        }
                    }
                    else
                    {
                        Own(target, type);
                    }

                    break;
            }
        }

        private static string ComparerOf(object collection) =>
            collection.GetType().GetProperty("Comparer")?.GetValue(collection)?.GetType().FullName ?? string.Empty;

        private void Elements(Array array)
        {
            var element = array.GetType().GetElementType()!;
            Number(array.Length);
            if (element.IsPrimitive)
            {
                var bytes = new byte[Buffer.ByteLength(array)];
                Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
                buffer.Write(bytes);
                return;
            }

            foreach (var item in array)
            {
                Value(item, element);
            }
        }

        private void Own(object target, Type type)
        {
            if (type.IsPrimitive || type.IsEnum)
            {
                Scalar(target);
                return;
            }

            foreach (var (field, isName) in FieldsOf(type))
            {
                var value = field.GetValue(target);
                if (isName && value is string text)
                {
                    Called(text);
                }
                else
                {
                    Value(value, field.FieldType);
                }
            }
        }

        private void Value(object? value, Type declared)
        {
            if (value is null || !declared.IsValueType)
            {
                if (value is ValueType)
                {
                    Words(value.GetType().FullName!);
                    Own(value, value.GetType());
                }
                else
                {
                    Refer(value);
                }

                return;
            }

            Own(value, value.GetType());
        }

        private void Scalar(object value)
        {
            switch (value)
            {
                case bool flag:
                    Number(flag ? 1 : 0);
                    break;
                case char character:
                    Number(character);
                    break;
                case ulong wide:
                    Number(unchecked((long)wide));
                    break;
                case nint native:
                    Number(native);
                    break;
                case nuint native:
                    Number(unchecked((long)native));
                    break;
                case double real:
                    Number(BitConverter.DoubleToInt64Bits(real));
                    break;
                case float real:
                    Number(BitConverter.SingleToInt32Bits(real));
                    break;
                case Enum of when Enum.GetUnderlyingType(of.GetType()) == typeof(ulong):
                    Number(unchecked((long)Convert.ToUInt64(of, System.Globalization.CultureInfo.InvariantCulture)));
                    break;
                default:
                    Number(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                    break;
            }
        }
    }
}
