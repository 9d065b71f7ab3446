namespace CodeSight.Bench.Corpus;

/// <summary>Writes a retrieval set as one text file per document, with the map and the list of left-out documents beside the folder.</summary>
public static class CorpusWriter
{
    public static string MapOf(string folder) => folder.TrimEnd('/') + ".map.tsv";

    public static string LeftOutOf(string folder) => folder.TrimEnd('/') + ".left-out.txt";

    /// <summary>Writes the set.</summary>
    /// <param name="leaveOut">Share of the articles (0..1) whose documents are left out.</param>
    /// <returns>How many documents were written and left out.</returns>
    public static (int Written, int LeftOut) Write(string corpusPath, string folder, double leaveOut, int seed)
    {
        var documents = JsonLines.Read<CorpusDocument>(corpusPath).ToList();
        var articles = documents.Select(document => document.Article).Distinct().ToArray();
        new Random(seed).Shuffle(articles);
        var leftOut = articles.Take((int)Math.Round(leaveOut * articles.Length)).ToHashSet();

        Directory.CreateDirectory(folder);
        var map = new DocumentMap();
        foreach (var document in documents.Where(document => !leftOut.Contains(document.Article)))
            File.WriteAllText(Path.Combine(folder, map.Add(document.Id)), document.Content + "\n");
        map.Save(MapOf(folder));

        var left = documents.Where(document => leftOut.Contains(document.Article)).Select(document => document.Id).ToList();
        File.WriteAllLines(LeftOutOf(folder), left);
        return (documents.Count - left.Count, left.Count);
    }
}
