using System.Runtime.CompilerServices;
using System.Text;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Answers without a language model: quotes the best sentences of the best passages, each with its source.</summary>
internal sealed class ExtractiveWriter(IKeywordIndex keywords, IEmbedder embedder) : IAnswerWriter
{
    public const string ModelName = "none/extractive";

    private const int MaxPassages = 5;
    private const int MaxSentences = 3;

    // On SQuAD, embedding more than 12 of some 26 sentences costs time and does not change the result.
    private const int MaxEmbedded = 12;

    // Measured on SQuAD (docs/benchmarks.md). The previous sentence counts because a pronoun may refer to its words.
    private const double CosineWeight = 0.4;
    private const double WordsWeight = 0.4;
    private const double WordsBeforeWeight = 0.2;
    private const double PassageWeight = 1.0;

    /// <inheritdoc/>
    public string Model => ModelName;

    /// <inheritdoc/>
    public bool RunsLocally => true;

    /// <inheritdoc/>
    public AnswerCost? CostOf(AskedQuestion question, IReadOnlyList<Passage> passages) => null;

    /// <inheritdoc/>
    public async Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        new((await DraftAsync(question, passages, cancellationToken)).Text);

    /// <summary>Writes the answer, and says by how much the passages were judged to hold it.</summary>
    public async Task<ExtractiveDraft> DraftAsync(
        AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage> best = [.. passages.Take(MaxPassages)];
        var words = new QuestionWords(keywords.Current, question.ForAnswer);
        var candidates = Candidates(words, best);
        if (candidates.Count == 0) return new ExtractiveDraft(CannedResponses.NotFound, 0);

        var target = await embedder.EmbedQueryAsync(question.ForAnswer, cancellationToken);
        var vectors = await embedder.EmbedSentencesAsync(
            [.. candidates.Select(candidate => candidate.Sentence.FullText)], cancellationToken);
        var cosines = vectors.Select(vector => Cosine(vector, target)).ToList();
        var signal = Answerability.Signal(words, best, cosines.Max());
        if (signal < Answerability.Threshold) return new ExtractiveDraft(CannedResponses.NotFound, signal);

        return new ExtractiveDraft(Compose([.. candidates
            .Zip(cosines, (candidate, cosine) => (candidate.Sentence, Score: candidate.Score + (CosineWeight * cosine)))
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Sentence.Position)
            .Take(MaxSentences)
            .Select(candidate => candidate.Sentence)]), signal);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Reply> StreamAsync(
        AskedQuestion question, IReadOnlyList<Passage> passages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await WriteAsync(question, passages, cancellationToken);
    }

    /// <summary>Returns the best sentences by shared words and passage score, with their scores.</summary>
    private static List<(Sentence Sentence, double Score)> Candidates(QuestionWords words, IReadOnlyList<Passage> passages)
    {
        var sentences = PassageSentences.Of(passages);
        var shares = sentences.Select(sentence => words.ShareIn(sentence.FullText)).ToList();
        return [.. sentences
            .Select((sentence, i) =>
            {
                var before = i > 0 && sentences[i - 1].Passage == sentence.Passage ? shares[i - 1] : 0;
                return (
                    sentence,
                    Score: (WordsWeight * shares[i]) + (WordsBeforeWeight * before) + (PassageWeight * passages[sentence.Passage].Score));
            })
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.sentence.Position)
            .Take(MaxEmbedded)];
    }

    /// <summary>Joins the sentences, best passage first, in the passage's order, with a table's header row once above its rows.</summary>
    private static string Compose(IReadOnlyList<Sentence> sentences)
    {
        var text = new StringBuilder();
        foreach (var group in sentences.GroupBy(sentence => (sentence.Passage, sentence.Header)))
        {
            if (group.Key.Header is { } header) text.Append(CitationMarks.Disarm(header)).Append('\n');
            foreach (var sentence in group.OrderBy(sentence => sentence.Position))
                text.Append(CitationMarks.Disarm(sentence.Text)).Append(" [").Append(sentence.Passage + 1).Append("]\n");
        }

        return text.ToString().TrimEnd();
    }

    private static double Cosine(float[] left, float[] right)
    {
        var sum = 0f;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i]; // unit vectors
        return sum;
    }
}

/// <summary>An answer of quoted sentences, or the canned response "not found".</summary>
/// <param name="Signal">How likely the passages hold the answer, 0..1: the canned response is given below <see cref="Answerability.Threshold"/>.</param>
internal sealed record ExtractiveDraft(string Text, double Signal);
