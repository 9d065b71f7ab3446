namespace CodeSight.Extraction.Text;

/// <summary>How well bytes read as words wholly of one alphabet that is not Latin; 1 is best, per byte beyond ASCII.</summary>
internal static class ScriptScore
{
    private const string CyrillicMore = "ёЁіїєґўІЇЄҐЎ";
    private const string ThaiMarks = "ัิีึืฺุู็่้๊๋์ํ๎";
    private const string Signs = "«»—–№“”„’…°§€\u00A0";

    private static readonly (int CodePage, char Low, char High, char CapitalLow, char CapitalHigh)[] Alphabets =
    [
        (1251, 'а', 'я', 'А', 'Я'), (20866, 'а', 'я', 'А', 'Я'), (21866, 'а', 'я', 'А', 'Я'), (866, 'а', 'я', 'А', 'Я'),
        (855, 'а', 'я', 'А', 'Я'), (28595, 'а', 'я', 'А', 'Я'), (1253, 'ά', 'ώ', 'Α', 'Ω'), (28597, 'ά', 'ώ', 'Α', 'Ω'),
        (1255, 'א', 'ת', '\0', '\0'), (1256, 'ء', 'ي', '\0', '\0'),
    ];

    public static IEnumerable<(int CodePage, double Score)> All(byte[] sample)
    {
        foreach (var (codePage, low, high, capitalLow, capitalHigh) in Alphabets)
            yield return (codePage, Of(sample, codePage, low, high, capitalLow, capitalHigh));
        yield return (874, Thai(sample));
    }

    private static double Of(byte[] sample, int codePage, char low, char high, char capitalLow, char capitalHigh)
    {
        var text = Codepages.Get(codePage).GetString(sample);
        var (score, count) = (0.0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80) continue;
            count++;
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            var isAlone = before < 0x80 && after < 0x80;
            var isBesideLatin = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
            if (c >= low && c <= high) score += isBesideLatin ? -0.5 : isAlone ? 0.3 : 1;
            else if (c >= capitalLow && c <= capitalHigh && capitalLow != '\0')
                score += (before >= low && before <= high) || isBesideLatin ? -0.8 : 0.6;
            else if (capitalLow == 'А' && CyrillicMore.Contains(c, StringComparison.Ordinal)) score += isBesideLatin ? -0.5 : 0.8;
            else if (capitalLow == 'Α' && c is 'Ά' or 'Έ' or 'Ή' or 'Ί' or 'Ό' or 'Ύ' or 'Ώ')
                score += char.IsLower(before) || isBesideLatin ? -0.8 : 0.6;
            else if (Signs.Contains(c, StringComparison.Ordinal)) score += 0.5;
            else score -= char.IsControl(c) ? 2 : 1;
        }
        return count == 0 ? 0 : score / count;
    }

    // A mark stands above or below a consonant.
    private static double Thai(byte[] sample)
    {
        var text = Codepages.Get(874).GetString(sample);
        var (score, count) = (0.0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80) continue;
            count++;
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            if (c is < '\u0E01' or > '\u0E5B') score -= Signs.Contains(c, StringComparison.Ordinal) ? 0 : 2;
            else if (ThaiMarks.Contains(c, StringComparison.Ordinal) && !BearsMark(before)) score -= 2;
            // Two consonants are no longer written, and no word is one letter.
            else if (c is 'ฃ' or 'ฅ' || (before < 0x80 && after < 0x80)) score -= 1;
            else score += char.IsAsciiLetter(before) || char.IsAsciiLetter(after) ? -0.5 : 1;
        }
        return count == 0 ? 0 : score / count;
    }

    private static bool BearsMark(char c) => c is >= 'ก' and <= 'ฮ' || ThaiMarks.Contains(c, StringComparison.Ordinal);
}
