using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>
/// Scores chunks for one question, exhaustively and term at a time: a plain sum over postings beats cleverer ways as long as everything is
/// in memory.
/// </summary>
internal sealed class QuestionScorer
{
    private readonly int[] _terms;
    private readonly float[] _factors;
    private readonly float _constantNorm;
    private readonly float _normPerLength;

    public QuestionScorer(KeywordQuery query, TermDictionary dictionary, double averageLength)
    {
        var forms = query.Terms.Sum(term => 1 + term.OtherForms.Count);
        _terms = new int[forms];
        _factors = new float[forms];
        var form = 0;
        foreach (var term in query.Terms)
        {
            Add(term.Text, term.Idf);
            foreach (var other in term.OtherForms) Add(other, term.Idf);
        }

        _constantNorm = TermWeights.Content * Bm25.K1 * (1 - Bm25.B);
        _normPerLength = (float)(TermWeights.Content * Bm25.K1 * Bm25.B / averageLength);

        void Add(string text, float idf)
        {
            _terms[form] = dictionary.Find(text);
            _factors[form++] = idf * (Bm25.K1 + 1);
        }
    }

    /// <summary>
    /// Adds every chunk's score to <paramref name="scores"/>, one float for each chunk of the segment. False if no term occurs.
    /// </summary>
    public bool AddAll(Segment segment, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, segment.ChunkCount);
        var found = false;
        for (var i = 0; i < _terms.Length; i++)
        {
            if (_terms[i] < 0) continue;
            var postings = segment.PostingsOf(_terms[i]);
            if (postings.Chunks.IsEmpty) continue;
            found = true;
            AddTerm(postings, segment.Forward.Lengths, _factors[i], scores);
        }

        return found;
    }

    private void AddTerm(Postings postings, float[] lengths, float factor, Span<float> scores)
    {
        // Unchecked: a posting's chunk is below the segment's chunk count, which the lengths and the scores have.
        ref var score = ref MemoryMarshal.GetReference(scores);
        ref var length = ref MemoryMarshal.GetArrayDataReference(lengths);
        ref var weight = ref MemoryMarshal.GetReference(postings.Weights);
        var chunks = postings.Chunks;
        for (var i = 0; i < chunks.Length; i++)
        {
            var chunk = chunks[i];
            var norm = _constantNorm + (_normPerLength * Unsafe.Add(ref length, chunk));
            Unsafe.Add(ref score, chunk) += Part(factor, Unsafe.Add(ref weight, i), norm);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Part(float factor, ushort weight, float norm)
    {
        float frequency = weight;
        return factor * frequency / (frequency + norm);
    }
}
