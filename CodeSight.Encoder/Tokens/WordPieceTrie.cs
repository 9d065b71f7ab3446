using System.Numerics;
using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Tokens;

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
    private const int NodesPerToken = 4;

    // A key is parent node and character, plus one in the upper half so that no key is 0, which marks a free slot.
    private ulong[] _keys = [];
    private int[] _tokens = [];
    private int _mask;
    private int _shift;

    /// <param name="vocabulary">The tokens; a token's id is its place.</param>
    public WordPieceTrie(IReadOnlyList<string> vocabulary)
    {
        // Rarely is a vocabulary's number of nodes more than four times that of its tokens; then the table is made again, twice as large.
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * NodesPerToken * vocabulary.Count + 16));
        while (!TryBuild([.. vocabulary], capacity)) capacity = checked(capacity * 2);
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

    // Optimised at once, as it runs once a process, over every character of the vocabulary. False where the table is more than half full.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryBuild(string[] vocabulary, int capacity)
    {
        var keys = new ulong[capacity];
        var tokens = new int[capacity];
        (_keys, _tokens, _mask, _shift) = (keys, tokens, capacity - 1, 64 - BitOperations.Log2((uint)capacity));
        tokens.AsSpan().Fill(None);
        // Slots 0 and 1 are the roots.
        keys[WordRoot] = keys[ContinuationRoot] = ulong.MaxValue;
        var free = capacity / 2;
        for (var id = 0; id < vocabulary.Length; id++)
        {
            var token = vocabulary[id].AsSpan();
            var isContinuation = token.StartsWith(ContinuationMark, StringComparison.Ordinal) && token.Length > ContinuationMark.Length;
            var node = isContinuation ? ContinuationRoot : WordRoot;
            if (isContinuation) token = token[ContinuationMark.Length..];
            foreach (var character in token)
            {
                var key = Key(node, character);
                node = Slot(key);
                while (keys[node] != 0 && keys[node] != key) node = (node + 1) & _mask;
                if (keys[node] == key) continue;
                if (--free < 0) return false;
                keys[node] = key;
            }

            if (node is not WordRoot and not ContinuationRoot) tokens[node] = id;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(int node, char character) => ((ulong)(node + 1) << 16) | character;

    // Fibonacci hashing: the upper bits of the product with 2^64 over the golden ratio.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);
}
