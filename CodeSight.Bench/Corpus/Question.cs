namespace CodeSight.Bench.Corpus;

/// <summary>A question of a set, in any of the layouts in use: retrieval sets, squad, contoso-hr, and samples/questions.jsonl.</summary>
/// <param name="Answers">Strings any of which answers the question; empty for one that the documents cannot answer.</param>
/// <param name="Gold">Where the answer stands (contoso-hr).</param>
/// <param name="Relevant">Where the answer stands (samples).</param>
public sealed record Question(
    string Id, string Text, IReadOnlyList<string>? Answers, IReadOnlyList<GoldPlace>? Gold, IReadOnlyList<GoldPlace>? Relevant, bool Unanswerable)
{
    /// <summary>All places where the answer stands.</summary>
    public IReadOnlyList<GoldPlace> Places => Gold ?? Relevant ?? [];

    /// <summary>The questions of a file; a part of them, drawn with the seed, where <paramref name="sample"/> is smaller than their number.</summary>
    public static List<Question> Read(string path, int? sample, int seed, Func<Question, bool> isWanted)
    {
        var questions = JsonLines.Read<Question>(path).Where(isWanted).ToArray();
        if (sample is not { } size || size >= questions.Length) return [.. questions];
        new Random(seed).Shuffle(questions);
        return [.. questions.Take(size)];
    }
}

/// <summary>A document and, where it has pages, the page.</summary>
public sealed record GoldPlace(string? Doc, string? Path, int? Page)
{
    /// <summary>The document's path or name.</summary>
    public string Name => Path ?? Doc ?? "";
}
