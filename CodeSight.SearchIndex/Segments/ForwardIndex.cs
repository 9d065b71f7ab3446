namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// Documents, their chunks, and each chunk's terms: what the keyword index keeps, from which everything else is derived.
/// Immutable. A chunk's terms are bytes: per term, by ascending number, a variable-length integer (difference to the term before,
/// shifted left by one, lowest bit set if the weight is <see cref="TermWeights.Content"/>), then the weight if the bit is not set.
/// </summary>
internal sealed class ForwardIndex
{
    public required long[] DocumentIds { get; init; }

    public required string[] Paths { get; init; }

    /// <summary>The language of each document; "" where it is not known.</summary>
    public required string[] Languages { get; init; }

    /// <summary>First chunk of each document, and at the end the number of chunks.</summary>
    public required int[] FirstChunks { get; init; }

    public required long[] ChunkIds { get; init; }

    /// <summary>Length of each chunk in <see cref="TermWeights"/> units: whole numbers, as floats for the scorer.</summary>
    public required float[] Lengths { get; init; }

    /// <summary>Where each chunk's terms begin in <see cref="Terms"/>, and at the end their length.</summary>
    public required int[] TermStarts { get; init; }

    public required byte[] Terms { get; init; }

    public int DocumentCount => DocumentIds.Length;

    public int ChunkCount => ChunkIds.Length;

    /// <summary>The chunk's terms, by ascending number.</summary>
    public TermReader TermsOf(int chunk) => new(Terms.AsSpan(TermStarts[chunk]..TermStarts[chunk + 1]));

    /// <summary>The documents of all the parts, one part after the other.</summary>
    public static ForwardIndex Join(IReadOnlyList<ForwardIndex> parts)
    {
        var firstChunks = new List<int>();
        var termStarts = new List<int>();
        var (chunks, terms) = (0, 0);
        foreach (var part in parts)
        {
            foreach (var first in part.FirstChunks.AsSpan(0, part.DocumentCount)) firstChunks.Add(chunks + first);
            foreach (var start in part.TermStarts.AsSpan(0, part.ChunkCount)) termStarts.Add(terms + start);
            chunks += part.ChunkCount;
            terms = checked(terms + part.Terms.Length);
        }

        return new()
        {
            DocumentIds = Concat(parts, part => part.DocumentIds),
            Paths = Concat(parts, part => part.Paths),
            Languages = Concat(parts, part => part.Languages),
            FirstChunks = [.. firstChunks, chunks],
            ChunkIds = Concat(parts, part => part.ChunkIds),
            Lengths = Concat(parts, part => part.Lengths),
            TermStarts = [.. termStarts, terms],
            Terms = Concat(parts, part => part.Terms),
        };
    }

    private static T[] Concat<T>(IReadOnlyList<ForwardIndex> parts, Func<ForwardIndex, T[]> list)
    {
        var all = new T[parts.Sum(part => list(part).Length)];
        var at = 0;
        foreach (var part in parts)
        {
            list(part).CopyTo(all, at);
            at += list(part).Length;
        }

        return all;
    }

    /// <summary>Reads one chunk's terms.</summary>
    public ref struct TermReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        /// <summary>Number of the term just read.</summary>
        public int Term { get; private set; } = -1;

        /// <summary>How often and where the chunk has it, in <see cref="TermWeights"/> units.</summary>
        public ushort Weight { get; private set; }

        public bool Read()
        {
            if (_rest.IsEmpty) return false;
            var step = ReadNumber();
            Term += 1 + (int)(step >> 1);
            Weight = (step & 1) != 0 ? (ushort)TermWeights.Content : (ushort)ReadNumber();
            return true;
        }

        private ulong ReadNumber()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var b = _rest[0];
                _rest = _rest[1..];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80) return value;
            }
        }
    }
}
