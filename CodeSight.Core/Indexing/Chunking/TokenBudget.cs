using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Cuts a text at a word border so that it keeps within a number of tokens.</summary>
internal static class TokenBudget
{
    // No tokenizer makes more of a token than this many characters worth keeping in a header.
    private const int CharactersPerToken = 16;

    /// <summary>The text, or as many of its first words as have at most <paramref name="budget"/> tokens.</summary>
    public static string Cut(ITokenCounter counter, string text, int budget)
    {
        if (text.Length <= budget * CharactersPerToken && counter.Count(text) <= budget) return text;

        var end = 0;
        for (var tokens = 0; end < text.Length;)
        {
            var next = end;
            while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
            while (next < text.Length && !char.IsWhiteSpace(text[next])) next++;
            tokens += counter.Count(text.AsSpan(end, next - end));
            if (tokens > budget || next > budget * CharactersPerToken) break;
            end = next;
        }

        return end > 0 ? text[..end].TrimEnd() : FirstWordCut(counter, text, budget);
    }

    private static string FirstWordCut(ITokenCounter counter, string text, int budget)
    {
        var length = Math.Min(text.Length, budget);
        while (length > 0 && (char.IsHighSurrogate(text[length - 1]) || counter.Count(text.AsSpan(0, length)) > budget)) length--;
        return text[..length].TrimEnd();
    }
}
