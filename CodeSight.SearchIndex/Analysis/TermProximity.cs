namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// How close together a question's terms stand in a text (Tao and Zhai, "An Exploration of Proximity Measures in Information Retrieval",
/// SIGIR 2007): BM25 does not see that. For one question; one text at a time.
/// </summary>
/// <param name="weights">The terms' inverse document frequencies; the first words of the text's places are the terms.</param>
internal sealed class TermProximity(IReadOnlyList<float> weights)
{
    /// <summary>Words that the window holds; 10 to 20 hardly matters.</summary>
    private const int Window = 12;

    private readonly float _total = weights.Sum();
    private readonly int[] _counts = new int[weights.Count];

    /// <summary>
    /// The largest share of the question's terms, by inverse document frequency, that stands within the window somewhere in the text; 0..1.
    /// </summary>
    public double Share(IReadOnlyList<WordPlace> places)
    {
        if (_total <= 0) return 0;
        Array.Clear(_counts);
        var (share, best, first) = (0f, 0f, 0);
        foreach (var (position, word) in places)
        {
            if (!IsTerm(word)) continue;
            if (_counts[word]++ == 0) share += weights[word];
            for (; position - places[first].Position >= Window; first++)
                if (places[first].Word is var passed && IsTerm(passed) && --_counts[passed] == 0) share -= weights[passed];
            best = Math.Max(best, share);
        }

        return Math.Min(1, best / _total);
    }

    private bool IsTerm(int word) => word < weights.Count;
}
