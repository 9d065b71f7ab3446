using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder.CrossEncoding;

/// <summary>[CLS] question [SEP] text [SEP] as a cross-encoder reads it.</summary>
/// <param name="Ids">At most as many tokens as the model reads.</param>
/// <param name="Second">Where the second segment begins.</param>
public readonly record struct TokenPair(int[] Ids, int Second)
{
    /// <summary>The tokens of one question with several texts; of a pair with too many, the longer text is cut first.</summary>
    public static IReadOnlyList<TokenPair> EncodeAll(WordPieceTokenizer tokenizer, string question, IReadOnlyList<string> texts)
    {
        var first = tokenizer.Encode(question, int.MaxValue);
        return [.. texts.Select(text => Join(tokenizer, first.AsSpan(1..^1), tokenizer.Encode(text, int.MaxValue).AsSpan(1..^1)))];
    }

    private static TokenPair Join(WordPieceTokenizer tokenizer, ReadOnlySpan<int> question, ReadOnlySpan<int> text)
    {
        const int SpecialTokens = 3;
        while (question.Length + text.Length + SpecialTokens > tokenizer.MaxTokens)
        {
            if (question.Length > text.Length)
                question = question[..^1];
            else
                text = text[..^1];
        }

        return new TokenPair([tokenizer.ClassifyId, .. question, tokenizer.SeparateId, .. text, tokenizer.SeparateId], question.Length + 2);
    }
}
