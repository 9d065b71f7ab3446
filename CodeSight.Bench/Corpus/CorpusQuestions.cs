using System.Globalization;

namespace CodeSight.Bench.Corpus;

/// <summary>The questions of a retrieval set (queries.jsonl; qrels.tsv: qid, docid, rel, with a header) over its text files.</summary>
internal static class CorpusQuestions
{
    /// <summary>
    /// The judged questions, in the set's order, with those relevant documents that were written. A question all of whose documents were
    /// left out is unanswerable.
    /// </summary>
    public static IReadOnlyList<Question> Read(string folder, WrittenCorpus corpus)
    {
        var judged = ReadJudgements(Path.Combine(folder, "qrels.tsv"));
        return [.. JsonLines.Read<Query>(Path.Combine(folder, "queries.jsonl")).Where(query => judged.ContainsKey(query.Id)).Select(query =>
        {
            var relevant = judged[query.Id].Where(place => corpus.Files.ContainsKey(place.Path))
                .Select(place => place with { Path = corpus.Files[place.Path] }).ToList();
            return relevant.Count > 0
                ? new Question(query.Id, query.Text, relevant, query.Answers)
                : new Question(query.Id, query.Text, Unanswerable: true);
        })];
    }

    // The path is the document's id here.
    private static Dictionary<string, List<RelevantPlace>> ReadJudgements(string path) => File.ReadLines(path).Skip(1)
        .Select(line => line.Split('\t'))
        .Where(row => row.Length >= 3)
        .Select(row => (Question: row[0], Place: new RelevantPlace(row[1], null, int.Parse(row[2], CultureInfo.InvariantCulture))))
        .Where(row => row.Place.Grade > 0)
        .DistinctBy(row => (row.Question, row.Place.Path))
        .GroupBy(row => row.Question, row => row.Place)
        .ToDictionary(group => group.Key, group => group.ToList());

    private sealed record Query(string Id, string Text, IReadOnlyList<string>? Answers);
}
