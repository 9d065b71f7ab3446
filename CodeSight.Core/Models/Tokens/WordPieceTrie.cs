using System.Numerics;

namespace CodeSight.Core.Models.Tokens;

/// <summary>
/// The vocabulary as two tries over characters, one for the beginnings of words and one for their continuations ("##ing"),
/// in one open-addressed table: an edge's slot is the node that it leads to. Finding the longest token at a place is one
/// walk, with no hashing of substrings and no allocation.
/// </summary>
internal sealed class WordPieceTrie
{
    private const string ContinuationMark = "##";
    private const int WordRoot = 0;
    private const int ContinuationRoot = 1;
    private const int None = -1;

    // A key is parent node and character, plus one in the upper half so that no key is 0, which marks a free slot.
    private readonly ulong[] _keys;
    private readonly int[] _tokens;
    private readonly int _mask;
    private readonly int _shift;

    /// <param name="vocabulary">The tokens; a token's id is its place.</param>
    public WordPieceTrie(IReadOnlyList<string> vocabulary)
    {
        // Slots 0 and 1 are the roots; half of the table stays free.
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * CountNodes(vocabulary) + 16));
        _keys = new ulong[capacity];
        _tokens = new int[capacity];
        _mask = capacity - 1;
        _shift = 64 - BitOperations.Log2((uint)capacity);
        Array.Fill(_tokens, None);
        _keys[WordRoot] = _keys[ContinuationRoot] = ulong.MaxValue;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var token = vocabulary[id].AsSpan();
            var isContinuation = token.StartsWith(ContinuationMark, StringComparison.Ordinal) && token.Length > ContinuationMark.Length;
            var node = isContinuation ? ContinuationRoot : WordRoot;
            if (isContinuation) token = token[ContinuationMark.Length..];
            foreach (var character in token) node = Add(node, character);
            if (node is not WordRoot and not ContinuationRoot) _tokens[node] = id;
        }
    }

    /// <summary>The longest token that the rest of a word begins with.</summary>
    /// <param name="rest">The rest of the word.</param>
    /// <param name="isContinuation">Whether something of the word was taken before.</param>
    /// <param name="length">The token's length in the word, 0 where there is none.</param>
    /// <returns>The token's id, or -1.</returns>
    public int Longest(ReadOnlySpan<char> rest, bool isContinuation, out int length)
    {
        var node = isContinuation ? ContinuationRoot : WordRoot;
        var best = None;
        length = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            node = Find(node, rest[i]);
            if (node == None) break;
            if (_tokens[node] == None) continue;
            best = _tokens[node];
            length = i + 1;
        }

        return best;
    }

    private int Find(int node, char character)
    {
        var key = Key(node, character);
        for (var slot = Slot(key); ; slot = (slot + 1) & _mask)
        {
            if (_keys[slot] == key) return slot;
            if (_keys[slot] == 0) return None;
        }
    }

    private int Add(int node, char character)
    {
        var key = Key(node, character);
        var slot = Slot(key);
        while (_keys[slot] != 0 && _keys[slot] != key) slot = (slot + 1) & _mask;
        _keys[slot] = key;
        return slot;
    }

    private static ulong Key(int node, char character) => ((ulong)(node + 1) << 16) | character;

    // Fibonacci hashing: the upper bits of the product with 2^64 over the golden ratio.
    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    // In ordinal order a token adds as many nodes as it has characters beyond what it shares with the one before it.
    private static int CountNodes(IReadOnlyList<string> vocabulary)
    {
        string[] sorted = [.. vocabulary];
        Array.Sort(sorted, StringComparer.Ordinal);
        var nodes = 0;
        var previous = "";
        foreach (var token in sorted)
        {
            nodes += token.Length - previous.AsSpan().CommonPrefixLength(token);
            previous = token;
        }

        return nodes;
    }
}
