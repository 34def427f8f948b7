using System.Collections.Concurrent;

namespace Shootdown.Explore.Inclusion;

/// <summary>Numbers for sequences of bytes: equal ones have the same.</summary>
internal sealed class Numbering
{
    private readonly ConcurrentDictionary<Key, int> numbers = new();
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>The number of a sequence; a new one gets the next.</summary>
    /// <param name="bytes">The sequence.</param>
    public int NumberOf(ReadOnlySpan<byte> bytes) =>
        numbers.GetOrAdd(new Key(bytes.ToArray()), _ => Interlocked.Increment(ref count) - 1);

    private readonly struct Key(byte[] bytes) : IEquatable<Key>
    {
        private readonly byte[] bytes = bytes;

        public bool Equals(Key other) => bytes.AsSpan().SequenceEqual(other.bytes);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
