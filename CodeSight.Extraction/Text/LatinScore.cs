namespace CodeSight.Extraction.Text;

/// <summary>How well bytes read as text of one letter a byte; 1 is best, per byte beyond ASCII.</summary>
internal static class SingleByteScore
{
    /// <summary>Accented letters of Western European languages.</summary>
    public const string Letters1252 = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ";

    /// <summary>Accented letters of Central European languages.</summary>
    public const string Letters1250 = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüßőűŐŰăâîşţĂÂÎŞŢđĐ";

    private const string Signs = "€‚„…†‡‰‹‘’“”•–—™›¡£¥§©ª«®°±²³µ·¹º»¼½¾¿×÷";

    /// <summary>Letters that stand beside plain letters; signs that do not.</summary>
    public static double Western(byte[] sample, int codePage, string letters)
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
            var besidePlain = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
            if (letters.Contains(c, StringComparison.Ordinal))
            {
                // An upper-case letter after a lower-case one is no word.
                score += char.IsUpper(c) && char.IsLower(before) ? -0.5 : besidePlain ? 0.8 : before < 0x80 && after < 0x80 ? 0.3 : -0.2;
            }
            else if (c == '\u00A0') score += 0.5;
            else if (Signs.Contains(c, StringComparison.Ordinal))
                score += char.IsAsciiLetter(before) && char.IsAsciiLetter(after) && c is not ('’' or '–' or '—' or '·') ? -0.5 : 0.5;
            else score -= 1;
        }
        return count == 0 ? 0 : score / count;
    }

    /// <summary>Words wholly of one other alphabet, lower case after their first letter.</summary>
    public static double NonLatin(byte[] sample, int codePage, char low, char high, char capitalLow, char capitalHigh)
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
            var alone = before < 0x80 && after < 0x80;
            var besideLatin = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
            if (c >= low && c <= high) score += besideLatin ? -0.5 : alone ? 0.3 : 1;
            else if (c >= capitalLow && c <= capitalHigh && capitalLow != '\0')
                score += (before >= low && before <= high) || besideLatin ? -0.8 : 0.6;
            else if (c is 'ё' or 'Ё' or 'і' or 'ї' or 'є' or 'ў'
                || c is '«' or '»' or '—' or '–' or '№' or '“' or '”' or '„' or '…' or '\u00A0')
                score += 0.5;
            else score -= 1;
        }
        return count == 0 ? 0 : score / count;
    }
}
