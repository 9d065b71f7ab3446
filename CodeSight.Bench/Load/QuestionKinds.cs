namespace CodeSight.Bench.Load;

/// <summary>Questions of one kind.</summary>
/// <param name="Name">What sets them apart.</param>
internal sealed record QuestionKind(string Name, IReadOnlyList<SearchRequest> Requests);

/// <summary>Kinds of questions that might take a search longer than ordinary ones do.</summary>
internal static class QuestionKinds
{
    private const int TopK = 8;
    private const int RareWords = 4;
    private const int StopWords = 6;
    private const int ManyWords = 200;
    private const int CommonWords = 50;

    private static readonly string[] Function =
        ["what", "is", "it", "that", "they", "have", "been", "to", "with", "of", "the", "in", "for", "on", "be", "are", "was", "and", "or", "from", "how", "when", "a", "by"];

    /// <summary>
    /// Each kind with the same number of requests; no question comes twice where the texts have enough words, since a server may remember
    /// questions.
    /// </summary>
    /// <param name="ordinary">Questions as people ask them, at least <paramref name="count"/> times one and the globs.</param>
    /// <param name="texts">Chunks' texts, from which long questions are cut.</param>
    public static IReadOnlyList<QuestionKind> Make(
        IReadOnlyList<string> ordinary, TermCounts terms, IReadOnlyList<string> texts, IReadOnlyList<string> globs, int count, int seed)
    {
        var random = new Random(seed);
        var (rare, common) = (terms.Rare, terms.Common(CommonWords));
        var words = texts.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (rare.Count == 0 || words.Count < ManyWords)
            throw new InvalidOperationException("The index has too little text for such questions.");
        var kinds = new List<QuestionKind>
        {
            new("ordinary", Of(at => ordinary[at % ordinary.Count])),
            new("rare words (df 1)", Of(_ => string.Join(' ', Draw(rare, RareWords)))),
            new("stop words only", Of(_ => string.Join(' ', Draw(Function, StopWords)))),
            new("200 words", Of(_ => string.Join(' ', words.Skip(random.Next(words.Count - ManyWords + 1)).Take(ManyWords)))),
            new("one common word", Of(at => common[at % common.Count])),
        };
        for (var i = 0; i < globs.Count; i++)
        {
            var (glob, first) = (globs[i], (i + 1) * count);
            kinds.Add(new QuestionKind(glob, [.. Enumerable.Range(0, count).Select(at => new SearchRequest(ordinary[(first + at) % ordinary.Count], TopK, glob))]));
        }

        return kinds;

        IReadOnlyList<SearchRequest> Of(Func<int, string> text) =>
            [.. Enumerable.Range(0, count).Select(at => new SearchRequest(text(at), TopK))];

        IEnumerable<string> Draw(IReadOnlyList<string> from, int number) =>
            Enumerable.Range(0, number).Select(_ => from[random.Next(from.Count)]);
    }
}
