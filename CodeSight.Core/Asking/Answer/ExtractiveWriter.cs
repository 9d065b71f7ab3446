using System.Text;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Keywords;
using CodeSight.Core.Models;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Answers without a language model: the best sentences of the best passages, word for word, each with its source.</summary>
internal sealed class ExtractiveWriter(IKeywordIndex keywords, IEmbedder embedder) : IAnswerWriter
{
    public const string ModelName = "none/extractive";

    private const int Passages = 5;
    private const int MostSentences = 3;

    // Only sentences that could still win are embedded; more cost time and win nothing.
    private const int MostEmbedded = 24;

    private const double CosineWeight = 0.4;
    private const double WordsWeight = 0.4;
    private const double PassageWeight = 0.6;

    /// <inheritdoc/>
    public string Model => ModelName;

    /// <inheritdoc/>
    public async Task<string> WriteAsync(string question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        using var span = AskingTelemetry.Source.StartActivity("answer");
        var share = new WordShare(keywords.Current, question);
        if (!Answerability.IsLikely(share, passages)) return NotFound.Text;

        var candidates = PassageSentences.Of([.. passages.Take(Passages)])
            .Select(sentence => (Sentence: sentence, Score: (WordsWeight * share.In(sentence.FullText)) + (PassageWeight * passages[sentence.Passage].Score)))
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Sentence.Position)
            .Take(MostEmbedded)
            .ToList();
        if (candidates.Count == 0) return NotFound.Text;

        var target = await embedder.EmbedQueryAsync(question, cancellationToken);
        var vectors = await Task.Run(
            () => embedder.EmbedDocuments([.. candidates.Select(candidate => candidate.Sentence.FullText)], cancellationToken), cancellationToken);
        return Compose([.. candidates
            .Zip(vectors, (candidate, vector) => (candidate.Sentence, Score: candidate.Score + (CosineWeight * Cosine(vector, target))))
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Sentence.Position)
            .Take(MostSentences)
            .Select(candidate => candidate.Sentence)]);
    }

    /// <summary>The best first; sentences of one passage together and in their order; a table's header once above its rows.</summary>
    private static string Compose(IReadOnlyList<Sentence> sentences)
    {
        var text = new StringBuilder();
        foreach (var group in sentences.GroupBy(sentence => (sentence.Passage, sentence.Heading)))
        {
            if (group.Key.Heading is { } heading) text.Append(Citable(heading)).Append('\n');
            foreach (var sentence in group.OrderBy(sentence => sentence.Position))
                text.Append(Citable(sentence.Text)).Append(" [").Append(sentence.Passage + 1).Append("]\n");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A text's own [7] would read as a citation of ours.</summary>
    private static string Citable(string text) => CitationMarks.Disarm(text);

    private static double Cosine(float[] left, float[] right)
    {
        var sum = 0f;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i]; // unit vectors
        return sum;
    }
}
