namespace CodeSight.Bench.Corpus;

/// <summary>The text of a question in any file of JSON lines with "text", where nothing else of it matters.</summary>
internal sealed record AskedText(string Text)
{
    /// <summary>
    /// The texts in their order; a part of them, drawn with the seed, where <paramref name="sample"/> is smaller than their number.
    /// </summary>
    public static string[] Read(string path, int sample = int.MaxValue, int seed = 1)
    {
        var texts = JsonLines.Read<AskedText>(path).Select(question => question.Text).ToArray();
        if (sample >= texts.Length) return texts;
        new Random(seed).Shuffle(texts);
        return texts[..sample];
    }
}
