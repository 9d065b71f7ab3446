namespace CodeSight.Extraction.Text;

/// <summary>How well bytes read as words of one language in Latin letters; 1 is best, per byte beyond ASCII.</summary>
internal static class LatinScore
{
    // Words of one letter.
    private const string Alone = "àèéìòóúáíôöåÀÈÉÌÒÓÚÁÍÔÖÅ";

    // The letters beyond ASCII that each language writes. The last of the western ones stands for English with names of all of them.
    private static readonly string[] Western =
    [
        "àâæçèéêëîïôœùûüÿ", "äöüßé", "áéíñóúüàèòçïºª", "àáâãçéêíóôõúüºª", "àèéìíòóùú", "åäöæøéèüàô", "áðéíóúýþæö", "áéëïíóöúüèê",
        "åäöšžü", "äöõüšž",
        "àáâäåçèéêëíîïñóôöøúüßæœ",
    ];

    private static readonly string[] Central =
        ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "äöüßé"];

    private static readonly string[] Turkish = ["çğıöşüâîû"];
    private static readonly string[] Baltic = ["ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"];

    private static readonly Dictionary<int, string[]> Languages = new()
    {
        [1252] = Western,
        [28605] = Western,
        [850] = Western,
        [10000] = Western,
        [1250] = Central,
        [28592] = Central,
        [852] = Central,
        [1254] = Turkish,
        [1257] = Baltic,
    };

    public static double Of(byte[] sample, int codePage)
    {
        var text = Codepages.Get(codePage).GetString(sample);
        var languages = Languages[codePage];
        var (count, signs) = (0, 0.0);
        var scores = new double[languages.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80) continue;
            count++;
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            if (char.IsLetter(c) && c is not ('ª' or 'º' or 'µ'))
                for (var k = 0; k < scores.Length; k++) scores[k] += Letter(c, before, after, languages[k]);
            else signs += Sign(c, before, after);
        }
        return count == 0 ? 0 : (scores.Max() + signs) / count;
    }

    private static double Letter(char c, char before, char after, string letters)
    {
        if (c == 'İ' ? !letters.Contains('ı', StringComparison.Ordinal)
            : !letters.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal))
            return -1;
        // An upper-case letter inside a word is none, nor is a lower-case one in a word of capitals.
        var isMisplaced = char.IsUpper(c)
            ? char.IsLower(before) || (char.IsLetter(before) && char.IsLower(after))
            : char.IsUpper(before) && char.IsUpper(after);
        if (isMisplaced) return -0.5;
        // Words that consist of such letters are of another alphabet.
        if (before >= 0x80 && char.IsLetter(before) && after >= 0x80 && char.IsLetter(after)) return -1;
        if (char.IsDigit(before) || char.IsDigit(after)) return -0.2;
        return char.IsLetter(before) || char.IsLetter(after) || Alone.Contains(c, StringComparison.Ordinal) ? 1 : 0;
    }

    private static double Sign(char c, char before, char after)
    {
        var opens = IsGap(before) && !char.IsWhiteSpace(after);
        var closes = !char.IsWhiteSpace(before) && !char.IsLetterOrDigit(after);
        var inWord = char.IsLetter(before) && char.IsLetter(after);
        var byNumber = !char.IsLetter(before) && !char.IsLetter(after);
        var isGood = c switch
        {
            '’' => closes || inWord || char.IsLetterOrDigit(after),
            '‘' or '“' => opens || closes,
            '”' or '»' => closes || opens,
            '„' or '‚' or '«' or '‹' or '¿' or '¡' => opens || (c == '«' && before == ' '),
            '\u00A0' => !inWord,
            '–' or '—' or '•' or '·' or '™' or '®' or '©' or '…' or '§' or '¶' or '¦' or '†' or '‰' => true,
            '€' or '£' or '¥' or '¢' or '±' or '×' or '÷' => byNumber,
            '°' or '½' or '¼' or '¾' or '²' or '³' or '¹' => !inWord && (before < 0x80 || char.IsDigit(before)),
            'º' or 'ª' => char.IsLetterOrDigit(before) || before == '.',
            'µ' => IsGap(before) || char.IsDigit(before),
            '›' or '¬' or '\u00AD' => closes,
            _ => false,
        };
        return isGood ? 0.9 : char.IsControl(c) || c == '\uFFFD' ? -2 : -0.7;
    }

    private static bool IsGap(char c) => char.IsWhiteSpace(c) || c is '(' or '[' or '"' or '-' or '/' or '—' or '–' or '\'';
}
