using System.Text;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Tokens of a text where no language model has counted them.</summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 3;
    private const int FewestBytesPerToken = 2;
    private const int TokensPerSecond = 100;

    /// <summary>A token for each three bytes of UTF-8: English has about four, other languages and code have fewer.</summary>
    public static long Of(string text) => OfBytes(Encoding.UTF8.GetByteCount(text));

    /// <inheritdoc cref="Of"/>
    public static long OfBytes(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary>What a service may have written in a time, of a reply that nobody waited for: 100 tokens a second, at most a whole reply.</summary>
    public static long OfTime(TimeSpan time) => Math.Min((long)Math.Ceiling(time.TotalSeconds * TokensPerSecond), LanguageModel.MaxReplyTokens);

    /// <summary>More than any usual tokenizer makes of it: a token for each two bytes.</summary>
    public static long MostOf(string text) => (Encoding.UTF8.GetByteCount(text) / FewestBytesPerToken) + 1;
}
