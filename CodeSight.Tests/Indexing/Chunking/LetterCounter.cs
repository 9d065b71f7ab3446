using CodeSight.Encoder.Tokens;

namespace CodeSight.Tests.Indexing.Chunking;

/// <summary>
/// Counts a token for every four letters of a word and one for each sign or ideograph: additive at white space, like the real tokenizers.
/// </summary>
internal sealed class LetterCounter(int maxTokens = 256) : ITokenCounter
{
    public int MaxTokens => maxTokens;

    public int Count(ReadOnlySpan<char> text)
    {
        int tokens = 0, run = 0;
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter) && letter < '\u3000')
            {
                if (run++ % 4 == 0) tokens++;
                continue;
            }

            run = 0;
            if (!char.IsWhiteSpace(letter)) tokens++;
        }

        return tokens;
    }
}
