using CodeSight.Bench.Corpus;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Bench.Encoder;

/// <summary>The questions of one round: some of any length asked for, and more of one length, which count for that length alone.</summary>
internal sealed record QuestionRound(IReadOnlyList<EncoderText> Mixed, IReadOnlyList<EncoderText> Extra);

/// <summary>Paragraphs, full chunks and questions of squad11.</summary>
/// <param name="folder">Where corpus.jsonl and queries.jsonl lie.</param>
internal sealed class Squad(string folder, WordPieceTokenizer tokenizer)
{
    /// <summary>Tokens of a question, with those at its beginning and end.</summary>
    public const int Shortest = 8, Longest = 20;

    /// <summary>The length that is looked at by itself.</summary>
    public const int Typical = 12;

    // Of the typical length, over all rounds but the warm-up.
    private const int MinTypical = 30;

    /// <summary>The first paragraphs.</summary>
    public IReadOnlyList<EncoderText> Paragraphs(int count) => [.. Corpus().Take(count).Select(Encode)];

    /// <summary>Paragraphs joined until the tokenizer cuts them at the model's limit.</summary>
    public IReadOnlyList<EncoderText> FullChunks(int count)
    {
        var chunks = new List<EncoderText>(count);
        var text = "";
        foreach (var paragraph in Corpus())
        {
            if (chunks.Count == count) return chunks;
            text += (text.Length > 0 ? " " : "") + paragraph;
            var chunk = Encode(text);
            if (chunk.Ids.Length < tokenizer.MaxTokens) continue;
            chunks.Add(chunk);
            text = "";
        }

        return chunks.Count == count ? chunks : throw new InvalidDataException($"squad11 has text for {chunks.Count} full chunks only");
    }

    /// <summary>Questions for each round, no question twice: the embedder knows the vectors of those that it was asked.</summary>
    /// <param name="measured">Rounds beside the warm-up, which is the first.</param>
    /// <param name="count">Questions a round.</param>
    public IReadOnlyList<QuestionRound> Questions(int measured, int count)
    {
        var rounds = measured + 1;
        var texts = JsonLines.Read<AskedText>(Path.Combine(folder, "queries.jsonl")).Select(question => question.Text).Distinct().ToArray();
        new Random(1).Shuffle(texts);
        var all = texts.Select(Encode).Where(text => text.Ids.Length is >= Shortest and <= Longest).ToArray();
        var extra = new Queue<EncoderText>(all.Skip(rounds * count).Where(IsTypical));
        var sets = new List<QuestionRound>(rounds);
        foreach (var mixed in all.Chunk(Math.Max(1, count)).Take(rounds))
        {
            var missing = (MinTypical + measured - 1) / measured - mixed.Count(IsTypical);
            var more = new List<EncoderText>();
            while (more.Count < missing && extra.TryDequeue(out var question)) more.Add(question);
            sets.Add(new QuestionRound(mixed, more));
        }

        return sets.Count == rounds && sets[^1].Mixed.Count == count
            ? sets
            : throw new InvalidDataException(
                $"squad11 has {all.Length} questions of {Shortest} to {Longest} tokens, too few for {rounds} times {count}");
    }

    public static bool IsTypical(EncoderText question) => question.Ids.Length == Typical;

    private IEnumerable<string> Corpus() =>
        JsonLines.Read<CorpusDocument>(Path.Combine(folder, "corpus.jsonl")).Select(document => document.Text);

    private EncoderText Encode(string text) => new(text, tokenizer.Encode(text, tokenizer.MaxTokens));
}
