namespace CodeSight.SearchIndex.Analysis;

/// <summary>English: the rules for every text whose language is not known, too.</summary>
internal sealed class EnglishRules() : LanguageRules("en")
{
    /// <inheritdoc/>
    public override bool IsStopWord(ReadOnlySpan<char> lower) => StopWords.Contains(lower);

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Normalise(ReadOnlySpan<char> lower, Span<char> into)
    {
        var folded = Analyser.Fold(lower, into);
        folded = folded[..Math.Min(folded.Length, byte.MaxValue)];
        return Analyser.Normalise(folded, folded);
    }
}
