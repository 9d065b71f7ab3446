using System.Buffers;
using System.Globalization;

namespace CodeSight.SearchIndex.Sentences;

/// <summary>Decides whether a full stop, question mark, exclamation mark or ellipsis ends a sentence.</summary>
internal static class SentenceStop
{
    private const string Closers = "\"'”’»›)]}*_`）」』】";
    private const string Openers = "\"'“‘«‹([{*_`¿¡（「『【";
    private const int CaseWindow = 500;
    private static readonly SearchValues<char> OpenerMarks = SearchValues.Create(Openers);
    private static readonly SearchValues<char> NumberMarks = SearchValues.Create("0123456789.");

    /// <param name="start">Where the sentence began.</param>
    /// <param name="at">Where the stop stands.</param>
    /// <param name="next">Where reading goes on; the sentence's end if this is one.</param>
    public static bool Ends(ReadOnlySpan<char> text, int start, int at, out int next)
    {
        var afterStops = at + 1;
        while (afterStops < text.Length && SentenceMarks.Perhaps.Contains(text[afterStops])) afterStops++;
        next = SkipFootnotes(text, SkipClosers(text, afterStops));
        if (next >= text.Length) return true;
        if (!char.IsWhiteSpace(text[next])) return IsCjk(text[next]) && at > start && IsCjk(text[at - 1]);

        var follower = SentenceSplitter.SkipWhiteSpace(text, next);
        if (follower == text.Length) return true;
        var gap = text[next..follower];
        if (LineBreak.IsBlankLine(gap)) return true;
        if (gap.ContainsAny('\n', '\r') && LineBreak.IsBullet(text[follower..])) return true;
        if (Continues(text, start, at, afterStops, follower, gap.ContainsAny('\n', '\r')))
        {
            next = follower;
            return false;
        }

        return true;
    }

    /// <summary>The first place after closing quotes, brackets and emphasis marks.</summary>
    public static int SkipClosers(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && Closers.Contains(text[at])) at++;
        return at;
    }

    /// <summary>Whether the sentence goes on although a stop and white space stand here.</summary>
    private static bool Continues(ReadOnlySpan<char> text, int start, int at, int afterStops, int follower, bool isNewLine)
    {
        while (follower < text.Length - 1 && Openers.Contains(text[follower])) follower++;
        var first = text[follower];
        var isLoose = at > start && char.IsWhiteSpace(text[at - 1]);
        if (isLoose) return false;
        if (char.IsLower(first)) return HasCapitals(text, at) || IsAbbreviation(text, start, at, follower, isNewLine);
        if (!char.IsLetterOrDigit(first) && !char.IsSurrogate(first) && !IsMark(first)) return true;
        return afterStops == at + 1 && text[at] == '.' && IsAbbreviation(text, start, at, follower, isNewLine);
    }

    /// <summary>Whether capitals are in use around here: in text without any, a small letter may begin a sentence.</summary>
    private static bool HasCapitals(ReadOnlySpan<char> text, int at) =>
        text[Math.Max(0, at - CaseWindow)..Math.Min(text.Length, at + CaseWindow)].ContainsAnyInRange('A', 'Z');

    private static bool IsMark(char first) =>
        char.GetUnicodeCategory(first) is UnicodeCategory.CurrencySymbol or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OtherSymbol || first is '#' or '<' or '•' or '~' or '+' or '§';

    private static bool IsAbbreviation(ReadOnlySpan<char> text, int start, int at, int follower, bool isNewLine)
    {
        var from = at;
        while (from > start && !char.IsWhiteSpace(text[from - 1]) && !Openers.Contains(text[from - 1])) from--;
        var word = text[from..at];
        if (word.IsEmpty) return false;
        var isFirst = from == start || text[start..from].IndexOfAnyExcept(OpenerMarks) < 0;
        if (isFirst && (word.Length == 1 || IsNumber(word))) return true;

        var nextWord = WordAt(text, follower);
        if (Abbreviations.IsAlways(word) || IsTitle(word)) return true;
        if (Abbreviations.IsBeforeNumber(word))
            return char.IsAsciiDigit(text[follower])
                || (nextWord.Length == 1 && char.IsUpper(nextWord[0]) && nextWord[0] is not ('A' or 'I'));
        if (word.Length == 1 && char.IsUpper(word[0])) return !isNewLine && IsInitial(text[start..from], nextWord);
        var mayEnd = word.Contains('.') ? IsDotted(word) : Abbreviations.MayEndSentence(word);
        return mayEnd && !Abbreviations.StartsSentences(nextWord);
    }

    /// <summary>
    /// A capital is a name's initial after another name or a word such as "by"; after a common noun it is a letter, such as in "plan B".
    /// </summary>
    private static bool IsInitial(ReadOnlySpan<char> before, ReadOnlySpan<char> nextWord)
    {
        if (Abbreviations.StartsSentences(nextWord)) return false;
        if (nextWord.Length == 1) return true;
        before = before.TrimEnd();
        var previous = before[(before.LastIndexOfAny(' ', '\n') + 1)..].TrimStart(Openers);
        return previous.IsEmpty || !char.IsLower(previous[0]) || Abbreviations.ComesBeforeNames(previous);
    }

    /// <summary>A single letter of a script without capitals, such as the Arabic for Dr.; no sentence ends with one.</summary>
    private static bool IsTitle(ReadOnlySpan<char> word) =>
        word.Length == 1 && char.GetUnicodeCategory(word[0]) == UnicodeCategory.OtherLetter && !IsCjk(word[0]);

    /// <summary>Single letters with stops between them, such as U.S and p.m, or short runs such as Ph.D.</summary>
    private static bool IsDotted(ReadOnlySpan<char> word)
    {
        var run = 0;
        foreach (var letter in word)
        {
            if (letter == '.') run = 0;
            else if (!char.IsLetter(letter) || ++run > 2) return false;
        }

        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> word) => word.Length <= 6 && word.IndexOfAnyExcept(NumberMarks) < 0;

    private static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
        return text[at..end];
    }

    /// <summary>Skips marks such as [1] and [note 2] that follow a stop without a space.</summary>
    private static int SkipFootnotes(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] == '[')
        {
            var length = text.Slice(at, Math.Min(12, text.Length - at)).IndexOf(']');
            if (length < 2 || !char.IsLetterOrDigit(text[at + length - 1])) return at;
            at += length + 1;
        }

        return at;
    }

    private static bool IsCjk(char letter) => letter is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');
}
