using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>
/// Reads the chunks that were found for a question as a ranked list with gains. By <c>relevant</c>, the list has each file once (where the
/// question names pages, each page of a file), at the rank of its best chunk. By <c>answers</c> alone, it has the chunks themselves, and
/// the first that holds an answer is the one relevant thing: how many others hold one is not known.
/// </summary>
internal sealed class Judgement
{
    private readonly IReadOnlyList<RelevantPlace> _places;
    private readonly IReadOnlyList<string> _answers;
    private readonly int _pageTolerance;

    /// <param name="pageTolerance">How many pages off still count, because an answer may run over the edge of its page.</param>
    public Judgement(Question question, int pageTolerance)
    {
        _places = question.Relevant ?? [];
        _answers = [.. (question.Answers ?? []).Select(Fold)];
        _pageTolerance = pageTolerance;
        var isByPlace = _places.Any(place => place.Grade > 0);
        Unit = !isByPlace ? JudgedUnit.Passages : _places.Any(place => place.Page is not null) ? JudgedUnit.Pages : JudgedUnit.Files;
        Grades = isByPlace ? [.. _places.Select(place => place.Grade)] : [1];
    }

    public JudgedUnit Unit { get; }

    /// <summary>Grades of all that is to be found.</summary>
    public IReadOnlyList<int> Grades { get; }

    /// <summary>The list that the chunks make, best first.</summary>
    /// <param name="chunks">Best first.</param>
    public IReadOnlyList<RankedItem> Rank(IEnumerable<FoundPassage> chunks) =>
        Unit == JudgedUnit.Passages ? RankByAnswer(chunks) : RankByPlace(chunks);

    /// <summary>Whether a chunk is from a relevant place.</summary>
    public bool IsAtRelevantPlace(FoundPassage chunk) => _places.Any(place => place.Grade > 0 && IsAt(place, chunk.FilePath, chunk.Page));

    private List<RankedItem> RankByAnswer(IEnumerable<FoundPassage> chunks)
    {
        var isFound = false;
        var list = new List<RankedItem>();
        foreach (var chunk in chunks)
        {
            var isFirst = !isFound && Fold(chunk.Content) is var text
                && _answers.Any(answer => text.Contains(answer, StringComparison.Ordinal));
            isFound |= isFirst;
            list.Add(new RankedItem(chunk.FilePath, chunk.Page, isFirst ? 1 : 0));
        }

        return list;
    }

    private List<RankedItem> RankByPlace(IEnumerable<FoundPassage> chunks)
    {
        var open = _places.ToList();
        var list = new List<RankedItem>();
        foreach (var (path, page) in chunks.Select(chunk => (chunk.FilePath, Unit == JudgedUnit.Pages ? chunk.Page : null)).Distinct())
        {
            // A place gains once.
            var place = open.Where(place => IsAt(place, path, page))
                .OrderBy(place => Distance(place, page)).ThenByDescending(place => place.Grade).FirstOrDefault();
            if (place is not null) open.Remove(place);
            list.Add(new RankedItem(path, page, place?.Grade ?? 0));
        }

        return list;
    }

    private bool IsAt(RelevantPlace place, string path, int? page) =>
        place.Path == path && (place.Page is null || (page is not null && Distance(place, page) <= _pageTolerance));

    private static int Distance(RelevantPlace place, int? page) => place.Page is { } wanted && page is { } at ? Math.Abs(wanted - at) : 0;

    /// <summary>The text as it is compared: letter case and the kind and amount of white space do not count.</summary>
    public static string Fold(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
