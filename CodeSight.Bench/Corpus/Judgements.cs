using System.Globalization;

namespace CodeSight.Bench.Corpus;

/// <summary>Which documents are relevant to which question (qrels.tsv: qid, docid, rel, with a header).</summary>
public sealed class Judgements
{
    private static readonly IReadOnlyDictionary<string, int> None = new Dictionary<string, int>();
    private readonly Dictionary<string, Dictionary<string, int>> _grades = [];

    /// <summary>Reads a qrels file.</summary>
    public static Judgements Read(string path)
    {
        var judgements = new Judgements();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            if (line.Split('\t') is not [var question, var document, var grade, ..]) continue;
            if (!judgements._grades.TryGetValue(question, out var grades)) judgements._grades[question] = grades = [];
            grades[document] = int.Parse(grade, CultureInfo.InvariantCulture);
        }

        return judgements;
    }

    /// <summary>The judged documents of a question with their grades.</summary>
    public IReadOnlyDictionary<string, int> Of(string questionId) => _grades.TryGetValue(questionId, out var grades) ? grades : None;
}
