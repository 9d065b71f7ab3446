using System.Text;
using System.Text.RegularExpressions;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Bench.Evaluate;

/// <summary>Judges an answer's text: does it hold a gold answer, or does it refuse?</summary>
public static partial class AnswerJudge
{
    private const int MaxSentences = 3;

    /// <summary>Whether the answer says that the documents do not hold it.</summary>
    public static bool Refuses(string answer) => answer.Contains("not found in the documents", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a gold answer stands, word for word after normalising, in the answer's first three sentences.</summary>
    public static bool Holds(string answer, IEnumerable<string> golds)
    {
        var text = Mark().Replace(answer, " ");
        var sentences = SentenceSplitter.Split(text);
        var read = sentences.Count > MaxSentences ? text[..sentences[MaxSentences - 1].End.Value] : text;
        var normalised = $" {Normalise(read)} ";
        return golds.Select(Normalise).Any(gold => gold.Length > 0 && normalised.Contains($" {gold} ", StringComparison.Ordinal));
    }

    /// <summary>The normalising of SQuAD's own evaluation: small letters, no punctuation, no articles, single spaces.</summary>
    public static string Normalise(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
            if (!char.IsPunctuation(letter) && !char.IsSymbol(letter)) letters.Append(letter);
        var words = letters.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where(word => word is not ("a" or "an" or "the")));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Mark();
}
