namespace CodeSight.Bench.Corpus;

/// <summary>Writes a retrieval set as one text file per document.</summary>
public static class CorpusWriter
{
    /// <summary>The file of the set's questions, beside the folder.</summary>
    public static string QuestionsOf(string folder) => folder.TrimEnd('/') + ".questions.jsonl";

    /// <summary>Writes the documents.</summary>
    /// <param name="leaveOut">Share of the articles (0..1) whose documents are left out.</param>
    public static WrittenCorpus Write(string corpusPath, string folder, double leaveOut, int seed)
    {
        var documents = JsonLines.Read<CorpusDocument>(corpusPath).ToList();
        var articles = documents.Select(document => document.Article).Distinct().ToArray();
        new Random(seed).Shuffle(articles);
        var leftOut = articles.Take((int)Math.Round(leaveOut * articles.Length)).ToHashSet();

        Directory.CreateDirectory(folder);
        var names = new FileNames();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents.Where(document => !leftOut.Contains(document.Article)))
        {
            files[document.Id] = names.Take(document.Id);
            File.WriteAllText(Path.Combine(folder, files[document.Id]), document.Content + "\n");
        }

        return new WrittenCorpus(files, documents.Count - files.Count);
    }
}
