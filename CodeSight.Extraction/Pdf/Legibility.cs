using System.Globalization;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Tells text from what fonts give that do not say, or wrongly say, which letters they show: replacement characters, private codes,
/// alphabets mixed within words, and letters that follow one another as in no language. In doubt it is text: numbers, code, part numbers
/// and scripts of which it knows nothing are.
/// </summary>
internal sealed class Legibility
{
    // Some pages have a few symbols of their own among real text.
    private const double MaxOdd = 0.3;

    // Measured on running text of 60 languages, on code and on 2,100 pages of reports: nothing legible has as little over 60 letters.
    private const int FewestLetters = 40;
    private const int SomeLetters = 60;
    private const int LargePart = 100;
    private const double Hopeless = 5.3;
    private const double Poor = 5.6;
    private const double Doubtful = 6.0;
    private const double PoorCyrillic = 6.0;
    private const double Good = 6.4;

    // Digits of large numbers, sequences of genes and the like have few letters.
    private const int FewestKinds = 10;

    // Sequences stand in groups of one length.
    private const double OneLength = 0.5;

    // Codes of products and shares stand in capitals.
    private const int LongestCode = 5;

    // Letters between the digits of part numbers, keys and encoded bytes.
    private const int LongestKey = 16;
    private const int ShortestWord = 3;
    private const int LongestWord = 400;
    private const int LengthsCounted = 32;

    // Tables of numbers have many signs, of few kinds.
    private const string SignsOfNumbers = ".,()$%-+/:";
    private const int FewestSigns = 5;

    private int _characters;
    private int _odd;
    private int _letters;
    private int _accented;
    private int _latin;
    private int _neighbours;
    private int _mixed;
    private int _han;
    private int _commonHan;
    private int _signs;
    private UInt128 _signKinds;
    private Alphabet _latinWords;
    private Alphabet _cyrillicWords;

    private struct Alphabet
    {
        public int Letters;
        public int Pairs;
        public int Sum;
        public int Common;
        public uint Kinds;
        public int Words;
        public int[]? Lengths;

        public readonly double Score => Pairs == 0 ? 0 : (double)Sum / Pairs;

        public void Add(Alphabet other)
        {
            Letters += other.Letters;
            Pairs += other.Pairs;
            Sum += other.Sum;
            Common += other.Common;
            Kinds |= other.Kinds;
            Words += other.Words;
            if (other.Lengths is null) return;
            Lengths ??= new int[LengthsCounted];
            for (var i = 0; i < LengthsCounted; i++) Lengths[i] += other.Lengths[i];
        }
    }

    private enum Script
    {
        None,
        Latin,
        Greek,
        Cyrillic,
        Hebrew,
        Arabic,
        EastAsian,
        Other,
    }

    /// <summary>Characters that are no white space.</summary>
    public int Characters => _characters;

    /// <summary>Whether a person could not read it.</summary>
    public bool IsIllegible => _characters > 0
        && (_odd > MaxOdd * _characters || HasNoWords || IsMixed || HasForeignAccents || HasRareSigns || IsNoLatin || IsNoCyrillic);

    /// <summary>Whether it is no text beyond doubt, even where there is some on the page: formulas and code are doubtful.</summary>
    public bool IsHopeless => _characters >= LargePart && (_odd > MaxOdd * _characters || HasForeignAccents || IsNoCyrillic
        || (IsJudged(_latinWords) && _latinWords.Letters >= LargePart && _latinWords.Score < Hopeless && _latinWords.Common == 0));

    /// <summary>Whether there is enough of it to say that it is text.</summary>
    public bool IsSurelyText => !IsIllegible && _odd == 0
        && ((_latinWords.Letters >= FewestLetters && _latinWords.Score >= Good)
            || (_cyrillicWords.Letters >= FewestLetters && _cyrillicWords.Score >= Good));

    // Of codes that begin with the first sign of ASCII: the frequent letters are punctuation marks.
    private bool HasNoWords => _characters >= SomeLetters && _signs > 0.45 * _characters && _letters < 0.2 * _characters
        && UInt128.PopCount(_signKinds) >= FewestSigns;

    private bool IsMixed => _letters >= FewestLetters && _mixed > 0.25 * _neighbours;

    // Another alphabet's letters of one byte, taken for Western ones. Vietnamese has a third.
    private bool HasForeignAccents => _latin >= FewestLetters && _accented > 0.65 * _latin;

    // Of the 21,000 ideographs, texts use some thousands.
    private bool HasRareSigns => _han >= FewestLetters && _commonHan < 0.6 * _han;

    private bool IsNoLatin => IsJudged(_latinWords) && (_latinWords.Letters < SomeLetters
        ? _latinWords.Score < Hopeless && _latinWords.Common == 0
        : _latinWords.Score < Poor ? CommonShare < 0.1 : _latinWords.Score < Doubtful && CommonShare < 0.04);

    private bool IsNoCyrillic => IsJudged(_cyrillicWords) && _cyrillicWords.Letters >= SomeLetters && _cyrillicWords.Score < PoorCyrillic;

    private double CommonShare => (double)_latinWords.Common / _latinWords.Letters;

    /// <summary>Judges lines together.</summary>
    public static Legibility Of(IEnumerable<PdfLine> lines)
    {
        var legibility = new Legibility();
        foreach (var line in lines) legibility.Add(line.Text);
        return legibility;
    }

    /// <summary>Judges all parts together.</summary>
    public static Legibility Of(IEnumerable<Legibility> parts)
    {
        var whole = new Legibility();
        foreach (var part in parts) whole.Add(part);
        return whole;
    }

    private bool IsJudged(Alphabet words) =>
        words.Letters >= FewestLetters && words.Letters >= 0.4 * _letters && uint.PopCount(words.Kinds) >= FewestKinds
        && (words.Words < FewestLetters || words.Lengths!.Skip(LongestCode).Max() < OneLength * words.Words);

    private void Add(Legibility part)
    {
        _characters += part._characters;
        _odd += part._odd;
        _letters += part._letters;
        _accented += part._accented;
        _latin += part._latin;
        _neighbours += part._neighbours;
        _mixed += part._mixed;
        _han += part._han;
        _commonHan += part._commonHan;
        _signs += part._signs;
        _signKinds |= part._signKinds;
        _latinWords.Add(part._latinWords);
        _cyrillicWords.Add(part._cyrillicWords);
    }

    private void Add(string text)
    {
        var start = -1;
        var last = Script.None;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var script = char.IsLetter(c) ? ScriptOf(c) : Script.None;
            if (script != Script.None)
            {
                if (start < 0) start = i;
                Count(c, script, last);
            }
            else if (start >= 0 && !char.IsSurrogate(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                AddWord(text, start, i);
                start = -1;
            }

            last = script;
            if (char.IsWhiteSpace(c)) continue;
            _characters++;
            if (IsOdd(c)) _odd++;
            if (script != Script.None || char.IsDigit(c) || c > '~' || c <= ' ' || (i > 0 && text[i - 1] == c)) continue;
            _signs++;
            if (!SignsOfNumbers.Contains(c, StringComparison.Ordinal)) _signKinds |= UInt128.One << c;
        }
    }

    private void Count(char c, Script script, Script last)
    {
        _letters++;
        // Greek stands for numbers and angles.
        if (last is not (Script.None or Script.Greek) && script != Script.Greek)
        {
            _neighbours++;
            if (last != script) _mixed++;
        }

        if (script == Script.Latin)
        {
            _latin++;
            if (c > 'z') _accented++;
        }
        else if (c is >= '\u4E00' and <= '\u9FFF')
        {
            _han++;
            if (CommonIdeographs.Contains(c)) _commonHan++;
        }
    }

    private void AddWord(string text, int start, int end)
    {
        var length = end - start;
        if (length is < ShortestWord or > LongestWord) return;
        var (before, after) = (start > 0 ? text[start - 1] : ' ', end < text.Length ? text[end] : ' ');
        if (length <= LongestKey && (char.IsDigit(before) || char.IsDigit(after))) return;
        var word = text.AsSpan(start, length);
        Span<char> folded = stackalloc char[LongestWord];
        if (length <= LongestCode && char.IsWhiteSpace(before) && char.IsWhiteSpace(after) && IsCapitals(word)) return;
        if (ScriptOf(word[0]) == Script.Latin && Fold(word, 'a', 'z', folded) is { Length: >= ShortestWord } latin)
        {
            Add(ref _latinWords, latin, LetterStatistics.OfLatin(latin), 'a');
            if (LetterStatistics.IsCommon(latin)) _latinWords.Common += latin.Length;
        }
        else if (ScriptOf(word[0]) == Script.Cyrillic && Fold(word, 'а', 'я', folded) is { Length: >= ShortestWord } cyrillic)
        {
            Add(ref _cyrillicWords, cyrillic, LetterStatistics.OfCyrillic(cyrillic), 'а');
        }
    }

    private static void Add(ref Alphabet alphabet, ReadOnlySpan<char> word, int sum, char first)
    {
        alphabet.Letters += word.Length;
        alphabet.Pairs += word.Length + 1;
        alphabet.Sum += sum;
        alphabet.Words++;
        (alphabet.Lengths ??= new int[LengthsCounted])[Math.Min(word.Length, LengthsCounted - 1)]++;
        foreach (var c in word) alphabet.Kinds |= 1u << (c - first);
    }

    private static bool IsCapitals(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (!char.IsUpper(c)) return false;
        return true;
    }

    /// <summary>The word in small letters without marks; empty where it has others than those from the first to the last.</summary>
    private static ReadOnlySpan<char> Fold(ReadOnlySpan<char> word, char first, char last, Span<char> letters)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            var folded = FoldedLetters.Of(c);
            if (folded < first || folded > last) return [];
            letters[length++] = folded;
        }

        return letters[..length];
    }

    private static bool IsOdd(char c) => c is '\uFFFD' or (>= '\uE000' and <= '\uF8FF') || char.IsControl(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.OtherNotAssigned;

    private static Script ScriptOf(char c) => c switch
    {
        // Signs of units.
        'ª' or 'µ' or 'º' => Script.None,
        < '\u02B0' or (>= '\u1E00' and <= '\u1EFF') or (>= '\uFB00' and <= '\uFB06') or (>= '\uFF21' and <= '\uFF5A') => Script.Latin,
        >= '\u02B0' and <= '\u02FF' => Script.None,
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        (>= '\u0590' and <= '\u05FF') or (>= '\uFB1D' and <= '\uFB4F') => Script.Hebrew,
        (>= '\u0600' and <= '\u08FF') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') => Script.Arabic,
        (>= '\u3000' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uF900' and <= '\uFAFF') or (>= '\u1100' and <= '\u11FF')
            or (>= '\uFF66' and <= '\uFFDC') => Script.EastAsian,
        // Signs that look like letters, such as the one of a trade mark.
        >= '\u2000' and <= '\u2BFF' => Script.None,
        _ => Script.Other,
    };
}
