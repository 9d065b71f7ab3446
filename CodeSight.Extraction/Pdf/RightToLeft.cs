using System.Buffers;
using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Turns text that runs from right to left, and stands as it is seen, into the order in which it is read and written, with plain letters
/// for those of a word's beginning, middle and end.
/// </summary>
internal static class RightToLeft
{
    private const char Lam = '\u0644';
    private const string Brackets = "()[]{}<>«»";
    private static readonly SearchValues<char> AnyBracket = SearchValues.Create(Brackets);

    /// <summary>Whether the character is a letter of Hebrew, Arabic or another script from right to left.</summary>
    public static bool IsLetter(char c) =>
        (c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')) && char.IsLetter(c);

    /// <summary>Whether there is such a letter in the text.</summary>
    public static bool IsIn(string text) => text.AsSpan().ContainsAnyInRange('\u0590', '\uFEFC') && text.Any(IsLetter);

    /// <summary>A word's characters, each with its marks.</summary>
    public static IReadOnlyList<string> Split(string word)
    {
        // Words with spaces come from a replacement text, which stands in the order of reading.
        if (word.Contains(' ', StringComparison.Ordinal)) return [word.Trim()];
        var glyphs = new List<string>();
        var elements = StringInfo.GetTextElementEnumerator(word);
        while (elements.MoveNext()) glyphs.Add(elements.GetTextElement());
        return glyphs;
    }

    /// <summary>Whether there is a letter of such a script on the page.</summary>
    public static bool IsOn(PdfPage page) => page.Lines.Any(line => IsIn(line.Text));

    /// <summary>
    /// The page with its words spelled as the other reader spells them, where only letters side by side have changed places: a sign that
    /// stands for two letters, which the first reader gives as two, is turned with them.
    /// </summary>
    public static PdfPage Mend(PdfPage page, PdfPage other)
    {
        var spelled = other.Lines.SelectMany(line => line.Text.Split(' ')).Where(IsIn).ToHashSet(StringComparer.Ordinal);
        var byLetters = spelled.ToLookup(SortLetters, StringComparer.Ordinal);
        return page with
        {
            Blocks = [.. page.Blocks.Select(block => block.Select(SpellLine).ToList())],
        };

        PdfLine SpellLine(PdfLine line) => line with { Text = string.Join(' ', line.Text.Split(' ').Select(Spell)) };

        string Spell(string word)
        {
            if (!IsIn(word) || spelled.Contains(word)) return word;
            var others = byLetters[SortLetters(word)].Where(each => HasPairsTurned(word, each)).Take(2).ToList();
            return others.Count == 1 ? others[0] : word;
        }
    }

    private static bool HasPairsTurned(string word, string other)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == other[i]) continue;
            if (i + 1 >= word.Length || word[i] != other[i + 1] || word[i + 1] != other[i]) return false;
            // Two letters alone may as well be a word that the other reader did not turn, but for the one sign that every font has.
            if (word.Length == 2 && !(IsAlef(word[0]) && word[1] == Lam)) return false;
            i++;
        }

        return true;
    }

    private static bool IsAlef(char c) => c is '\u0622' or '\u0623' or '\u0625' or '\u0627';

    private static string SortLetters(string word) => string.Concat(word.Order());

    /// <summary>A line in the order in which it is read.</summary>
    /// <param name="words">The words from left to right, as the signs that were drawn; one that stands for several letters has these in order.</param>
    public static string ToLogical(IEnumerable<IReadOnlyList<string>> words)
    {
        var seen = words.Where(word => word.Count > 0).ToList();
        var kinds = seen.ConvertAll(KindOf);
        var isRightToLeft = RunsRightToLeft(seen, kinds);
        var (turned, straight) = isRightToLeft ? (Kind.RightToLeft, Kind.LeftToRight) : (Kind.LeftToRight, Kind.RightToLeft);
        // Runs of the other direction keep their place, and words between two of its words are part of it.
        var order = new List<int>();
        for (var i = 0; i < seen.Count;)
        {
            var end = i;
            if (kinds[i] == straight)
                for (var next = i + 1; next < seen.Count && kinds[next] != turned; next++)
                    if (kinds[next] == straight) end = next;
            var run = Enumerable.Range(i, end - i + 1);
            order.AddRange(end > i ? run.Reverse() : run);
            i = end + 1;
        }

        if (isRightToLeft) order.Reverse();
        var text = new StringBuilder();
        foreach (var i in order)
        {
            if (text.Length > 0) text.Append(' ');
            Append(text, seen[i], kinds[i] == Kind.RightToLeft || (isRightToLeft && kinds[i] == Kind.Neither));
        }

        return WithBrackets(text.ToString());
    }

    // Some programs draw the sign that is seen, others name the one that is meant.
    private static string WithBrackets(string text)
    {
        if (IsBalanced(text) || text.AsSpan().IndexOfAny(AnyBracket) < 0) return text;
        var mirrored = string.Create(text.Length, text, static (turned, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                turned[i] = Brackets.IndexOf(source[i], StringComparison.Ordinal) is >= 0 and var at ? Brackets[at ^ 1] : source[i];
        });
        return IsBalanced(mirrored) ? mirrored : text;
    }

    private static bool IsBalanced(string text)
    {
        var open = 0;
        foreach (var c in text)
        {
            var at = Brackets.IndexOf(c, StringComparison.Ordinal);
            if (at < 0) continue;
            open += at % 2 == 0 ? 1 : -1;
            if (open < 0) return false;
        }

        return open == 0;
    }

    /// <summary>Whether the line as a whole runs from right to left, with what runs the other way inside it.</summary>
    private static bool RunsRightToLeft(List<IReadOnlyList<string>> words, List<Kind> kinds)
    {
        // What stands at both ends is not inside; digits count for neither.
        var (left, right) = (kinds.Find(kind => kind != Kind.Neither), kinds.FindLast(kind => kind != Kind.Neither));
        return left == right
            ? left == Kind.RightToLeft
            : words.Sum(word => Count(word, IsLetter)) >= words.Sum(word => Count(word, c => char.IsLetter(c) && !IsLetter(c)));
    }

    private enum Kind
    {
        Neither,
        LeftToRight,
        RightToLeft,
    }

    private static Kind KindOf(IReadOnlyList<string> word)
    {
        var hasOther = false;
        foreach (var glyph in word)
        {
            if (IsLetter(glyph[0])) return Kind.RightToLeft;
            hasOther = hasOther || char.IsLetter(glyph[0]);
        }

        return hasOther ? Kind.LeftToRight : Kind.Neither;
    }

    private static int Count(IReadOnlyList<string> word, Func<char, bool> isCounted) => word.Count(glyph => isCounted(glyph[0]));

    private static void Append(StringBuilder text, IReadOnlyList<string> glyphs, bool isTurned)
    {
        if (!isTurned)
        {
            foreach (var glyph in glyphs) text.Append(PresentationForms.ToLetters(glyph));
            return;
        }

        for (var i = glyphs.Count - 1; i >= 0; i--)
        {
            if (!IsStraight(glyphs[i][0]))
            {
                text.Append(PresentationForms.ToLetters(glyphs[i]));
                continue;
            }

            // Numbers and foreign words inside, with the signs between them, run the other way.
            var start = i;
            for (var before = i - 1; before >= 0 && !IsLetter(glyphs[before][0]); before--)
                if (IsStraight(glyphs[before][0])) start = before;
            for (var each = start; each <= i; each++) text.Append(glyphs[each]);
            i = start;
        }
    }

    private static bool IsStraight(char c) => (char.IsLetter(c) && !IsLetter(c)) || char.IsDigit(c);
}
