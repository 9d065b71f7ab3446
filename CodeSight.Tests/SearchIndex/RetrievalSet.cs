using System.Text.Json;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

/// <summary>A folder with a test collection, and the quality of the keyword arm on it.</summary>
internal sealed class RetrievalSet(string folder, string language = "")
{
    private const int Depth = 10;

    public IReadOnlyList<KeywordDocument> Documents { get; } =
        [.. Rows(folder, "corpus.jsonl").Select((row, index) => new KeywordDocument(
            index + 1,
            $"{Text(row, "id")}.txt",
            [new KeywordChunk(index + 1, Text(row, "title").Replace('_', ' '), Text(row, "text"))],
            language))];

    public IReadOnlyList<(string Id, string Text)> Questions { get; } =
        [.. Rows(folder, "queries.jsonl").Select(row => (Text(row, "id"), Text(row, "text")))];

    private Dictionary<string, Dictionary<long, double>> Relevant { get; } = ReadRelevant(folder);

    /// <summary>Mean nDCG@10 (linear gain) over the questions that have a relevant document; all, or a sample by a seed.</summary>
    public double Ndcg(IKeywordIndex index, int? questions = null)
    {
        var asked = Questions.Where(question => Relevant.ContainsKey(question.Id)).ToArray();
        if (questions is { } count)
        {
            new Random(1).Shuffle(asked);
            asked = asked[..count];
        }

        var snapshot = index.Current;
        return asked.Average(question => Ndcg(snapshot.Search(snapshot.Analyse(question.Text), Depth, null), Relevant[question.Id]));
    }

    private static double Ndcg(IReadOnlyList<KeywordHit> hits, Dictionary<long, double> relevant)
    {
        var gained = hits.Select((hit, rank) => relevant.GetValueOrDefault(hit.ChunkId) / Math.Log2(rank + 2)).Sum();
        var ideal = relevant.Values.OrderDescending().Take(Depth).Select((gain, rank) => gain / Math.Log2(rank + 2)).Sum();
        return gained / ideal;
    }

    private static Dictionary<string, Dictionary<long, double>> ReadRelevant(string folder)
    {
        var numbers = Rows(folder, "corpus.jsonl").Select((row, index) => (Id: Text(row, "id"), Number: index + 1L)).ToDictionary(
            pair => pair.Id, pair => pair.Number);
        return File.ReadLines(Path.Combine(folder, "qrels.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => numbers.ContainsKey(row[1]) && double.Parse(row[2]) > 0)
            .GroupBy(row => row[0])
            .ToDictionary(
                group => group.Key,
                group => group.DistinctBy(row => row[1]).ToDictionary(row => numbers[row[1]], row => double.Parse(row[2])));
    }

    private static IEnumerable<JsonElement> Rows(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static string Text(JsonElement row, string property) => row.GetProperty(property).GetString() ?? "";
}
