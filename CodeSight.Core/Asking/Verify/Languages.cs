namespace CodeSight.Core.Asking.Verify;

/// <summary>The language of a text, as far as rules for it exist.</summary>
internal enum Language
{
    /// <summary>Too few words tell.</summary>
    Unknown,
    English,
    German,
    Other,
}

/// <summary>Tells languages apart by their function words.</summary>
internal static class Languages
{
    private const int FewestWords = 2;
    private const double ManyForeignLetters = 0.3;

    public static Language Of(IEnumerable<Token> tokens)
    {
        var (english, german, other, letters, foreign) = (0, 0, 0, 0, 0);
        foreach (var token in tokens)
        {
            if (!token.IsWord) continue;
            if (SupportLexicon.English.Contains(token.Lower)) english++;
            if (SupportLexicon.German.Contains(token.Lower)) german++;
            if (SupportLexicon.Others.Contains(token.Lower)) other++;
            letters += token.Text.Length;
            foreach (var letter in token.Text)
                if (letter > '\u024F') foreign++;
        }

        if (foreign > ManyForeignLetters * letters) return Language.Other;
        var most = Math.Max(english, Math.Max(german, other));
        if (most < FewestWords) return Language.Unknown;
        return english == most ? Language.English : german == most ? Language.German : Language.Other;
    }

    public static Language Of(Evidence evidence) => Of(evidence.Units.SelectMany(unit => unit.Reading.Tokens));

    /// <summary>Whether two texts are known to be of different languages.</summary>
    public static bool AreOther(Language left, Language right) => left != right && left != Language.Unknown && right != Language.Unknown;
}
