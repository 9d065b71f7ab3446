namespace CodeSight.Encoder.Tokens;

/// <summary>
/// The WordPiece tokenizer of BERT (Devlin et al. 2018, section 3; Wu et al. 2016): words are cleaned, then cut greedily into
/// the longest tokens of the vocabulary. Text that spells a special token, such as "[SEP]", is plain text. Thread-safe;
/// nothing is allocated while counting or encoding into a span.
/// </summary>
public sealed class WordPieceTokenizer : ITokenCounter
{
    private const int LettersOfLongToken = 3;

    private readonly WordPieceTrie _trie;
    private readonly TokenizerSettings _settings;
    private readonly int _unknown;

    /// <param name="vocabulary">The tokens; a token's id is its place.</param>
    /// <param name="maxTokens">Most tokens that the model reads at once, the two special ones included.</param>
    /// <exception cref="FormatException">The vocabulary lacks one of the special tokens.</exception>
    public WordPieceTokenizer(IReadOnlyList<string> vocabulary, TokenizerSettings settings, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 3);
        _settings = settings;
        _trie = new WordPieceTrie(vocabulary);
        MaxTokens = maxTokens;
        ClassifyId = Find(settings.ClassifyToken);
        SeparateId = Find(settings.SeparateToken);
        _unknown = Find(settings.UnknownToken);

        int Find(string token)
        {
            for (var id = 0; id < vocabulary.Count; id++)
                if (vocabulary[id] == token) return id;
            throw new FormatException($"the vocabulary has no token {token}");
        }
    }

    /// <inheritdoc/>
    public int MaxTokens { get; }

    /// <summary>Id of the token that opens each text.</summary>
    public int ClassifyId { get; }

    /// <summary>Id of the token that ends each text.</summary>
    public int SeparateId { get; }

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text) => Tokenize(text, [], int.MaxValue);

    /// <summary>
    /// How well the vocabulary fits the text, 0..1: the share of its letters in words that are whole tokens or cut into long ones. A model of
    /// another language cuts a text into single letters, or knows few of its characters. 1 for a text without letters.
    /// </summary>
    public double Familiarity(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[WordScanner.BufferLength];
        Span<int> tokens = stackalloc int[WordScanner.BufferLength];
        var words = new WordScanner(text, buffer, _settings);
        var (known, letters) = (0.0, 0);
        while (words.MoveNext())
        {
            var word = words.Current;
            if (!char.IsLetter(word[0]) && !char.IsSurrogate(word[0])) continue;
            letters += word.Length;
            var count = words.IsTooLong ? 0 : CutWord(word, tokens, 0);
            if (count == 0 || tokens[0] == _unknown) continue;
            known += word.Length * (count == 1 ? 1 : Math.Clamp((((double)word.Length / count) - 1) / (LettersOfLongToken - 1), 0, 1));
        }

        return letters == 0 ? 1 : known / letters;
    }

    /// <summary>
    /// The ids of a text between the two special ones, cut so that no more than <paramref name="limit"/> are there in all.
    /// </summary>
    public int[] Encode(ReadOnlySpan<char> text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        var ids = new int[Math.Min(limit, text.Length + 2L)];
        ids[0] = ClassifyId;
        // A character gives one token at most, except a few that decompose; those few can only meet a second, exact pass.
        var tokens = Tokenize(text, ids.AsSpan(1..^1), limit - 2);
        if (tokens + 2 > ids.Length)
        {
            ids = new int[tokens + 2];
            ids[0] = ClassifyId;
            Tokenize(text, ids.AsSpan(1..^1), limit - 2);
        }

        ids[tokens + 1] = SeparateId;
        return tokens + 2 == ids.Length ? ids : ids[..(tokens + 2)];
    }

    // Counts the tokens up to the limit and stores those that the destination has room for.
    private int Tokenize(ReadOnlySpan<char> text, Span<int> destination, int limit)
    {
        Span<char> buffer = stackalloc char[WordScanner.BufferLength];
        var words = new WordScanner(text, buffer, _settings);
        var count = 0;
        while (count < limit && words.MoveNext())
            count = words.IsTooLong ? Store(_unknown, destination, count) : CutWord(words.Current, destination, count);
        return Math.Min(count, limit);
    }

    private int CutWord(ReadOnlySpan<char> word, Span<int> destination, int count)
    {
        var before = count;
        var isContinuation = false;
        while (!word.IsEmpty)
        {
            var id = _trie.Longest(word, isContinuation, out var length);
            // A word that cannot be cut to its end is one unknown token, whatever its beginning gave.
            if (id < 0) return Store(_unknown, destination, before);
            count = Store(id, destination, count);
            word = word[length..];
            isContinuation = true;
        }

        return count;
    }

    private static int Store(int id, Span<int> destination, int count)
    {
        if (count < destination.Length) destination[count] = id;
        return count + 1;
    }
}
