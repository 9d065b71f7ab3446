using System.Globalization;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

/// <summary>
/// Everything of an index from which BM25 scores are computed, read out whole, so that two indexes can be compared whatever their history.
/// </summary>
internal static class IndexStatistics
{
    private const int Shown = 5;

    /// <summary>What differs between the index and a fresh build of the documents, a few lines; empty where nothing does.</summary>
    public static IReadOnlyList<string> DifferencesFromFresh(KeywordIndex lived, IEnumerable<KeywordDocument> documents)
    {
        var fresh = new KeywordIndex();
        fresh.Apply([.. documents], [], 1);
        var (expected, actual) = (Of(fresh.Snapshot), Of(lived.Snapshot));
        return [.. expected.Keys.Union(actual.Keys)
            .Select(key => (key, Expected: expected.GetValueOrDefault(key), Actual: actual.GetValueOrDefault(key)))
            .Where(pair => pair.Expected != pair.Actual)
            .OrderBy(pair => pair.key, StringComparer.Ordinal)
            .Take(Shown)
            .Select(pair => $"{pair.key}: {pair.Actual ?? "nothing"}, {pair.Expected ?? "nothing"} in a fresh index")];
    }

    /// <summary>Counts, total length, each term's document frequency, and each chunk's document, length and terms, by name.</summary>
    private static Dictionary<string, string> Of(KeywordSnapshot snapshot)
    {
        var statistics = new Dictionary<string, string>
        {
            ["chunks"] = Text(snapshot.ChunkCount),
            ["documents"] = Text(snapshot.DocumentCount),
            ["total length"] = Text(snapshot.TotalLength),
        };
        for (var term = 0; term < snapshot.Frequencies.TermLimit; term++)
            if (snapshot.Frequencies[term] != 0)
                statistics[$"frequency of {snapshot.Dictionary.TextOf(term)}"] = Text(snapshot.Frequencies[term]);
        foreach (var view in snapshot.Views)
            foreach (var chunk in Enumerable.Range(0, view.Segment.ChunkCount).Where(view.IsLive))
                Add($"chunk {Text(view.Segment.Forward.ChunkIds[chunk])}", Chunk(snapshot, view.Segment, chunk));
        return statistics;

        // A chunk that is there twice is a difference, not an error.
        void Add(string name, string value) => statistics[name] = statistics.GetValueOrDefault(name) + value;
    }

    private static string Chunk(KeywordSnapshot snapshot, Segment segment, int chunk)
    {
        var document = segment.DocumentOf(chunk);
        var terms = new List<string>();
        for (var reader = segment.Forward.TermsOf(chunk); reader.Read();)
        {
            var postings = segment.PostingsOf(reader.Term);
            var at = postings.Chunks.IndexOf(chunk);
            var inverted = at < 0 ? "no posting" : Text(postings.Weights[at]);
            terms.Add($"{snapshot.Dictionary.TextOf(reader.Term)} {Text(reader.Weight)} {inverted}");
        }

        terms.Sort(StringComparer.Ordinal);
        return $"{Text(segment.Forward.DocumentIds[document])} {segment.Forward.Paths[document]} {Text((long)segment.Forward.Lengths[chunk])} {string.Join(',', terms)}";
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
