using System.Globalization;

namespace CodeSight.Core.Asking.Condense;

/// <summary>A word of a text, with its place.</summary>
/// <param name="Lower">In small letters, without a contracted 's or 're.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, the contraction included.</param>
/// <param name="IsCapitalised">Whether it has a capital or a digit.</param>
/// <param name="IsAfterBreak">Whether punctuation stands between it and the word before.</param>
internal readonly record struct Word(string Lower, int Start, int End, bool IsCapitalised, bool IsAfterBreak)
{
    /// <summary>Whether it is written with 's or the like.</summary>
    public bool HasContraction => End - Start > Lower.Length;

    public bool IsAsking => Lexicon.Asking.Contains(Lower);

    public bool IsAuxiliary => Lexicon.Auxiliaries.Contains(Lower);

    public bool IsPreposition => Lexicon.Prepositions.Contains(Lower);

    public bool IsDeterminer => Lexicon.Determiners.Contains(Lower);

    public bool IsConjunction => Lexicon.Conjunctions.Contains(Lower);

    public bool IsSpeaker => Lexicon.Speakers.Contains(Lower);

    public bool IsCalendar => Lexicon.Calendar.Contains(Lower);

    /// <inheritdoc cref="Lexicon.IsFunction"/>
    public bool IsFunction => Lexicon.IsFunction(Lower);

    /// <inheritdoc cref="Lexicon.IsLight"/>
    public bool IsLight => Lexicon.IsLight(Lower);

    /// <inheritdoc cref="Lexicon.IsLightVerb"/>
    public bool IsLightVerb => Lexicon.IsLightVerb(Lower);

    /// <summary>Splits a text; hyphens, full stops and apostrophes within a word belong to it.</summary>
    public static List<Word> Split(string text)
    {
        var words = new List<Word>();
        var isAfterBreak = false;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                isAfterBreak |= text[at] is ',' or ';' or ':' or '.' or '!' or '?' or '–' or '—' or '(' or ')' or '\n';
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && IsWithin(text, at)) at++;
            words.Add(Of(text, start, at, isAfterBreak));
            isAfterBreak = false;
        }

        return words;
    }

    /// <summary>Whether they are German.</summary>
    public static bool AreGerman(List<Word> words)
    {
        var count = words.Count(word => Lexicon.German.Contains(word.Lower));
        return count > 1 || (count == 1 && words.Count < 4);
    }

    private static Word Of(string text, int start, int end, bool isAfterBreak)
    {
        var written = text.AsSpan(start, end - start);
        var mark = written.IndexOfAny('\'', '’');
        var length = mark > 0 && written[(mark + 1)..] is "s" or "re" or "ll" or "d" or "m" ? mark : written.Length;
        var isCapitalised = false;
        foreach (var letter in written) isCapitalised |= char.IsUpper(letter) || char.IsDigit(letter);
        var lower = written[..length].ToString().ToLowerInvariant().Replace('’', '\'');
        return new Word(lower, start, end, isCapitalised, isAfterBreak);
    }

    private static bool IsWithin(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || (text[at] == ',' && at > 0 && at + 1 < text.Length && char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1]))
        || (text[at] is '-' or '\'' or '’' or '.' or '@' or '/' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]));
}
