using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Joins lines, and words that were hyphenated at the end of a line. Whether a hyphen belongs to the word is told by the
/// document's other words, and by whether its lines are hyphenated at all: "infor-/mation" is one word, "cutting-/edge" stays two.
/// </summary>
internal sealed class WordJoiner
{
    // Typesetting that hyphenates does it in every tenth line or so; a hyphen that was typed ends one line in a few hundred.
    private const double HyphenatedShare = 0.02;
    private const int LongestWord = 100;

    // None that is a syllable at the end of words as well, such as "to" and "en".
    private static readonly HashSet<string> Conjunctions = Set("and or und oder bzw sowie et ou y o e u och eller og i oraz lub");

    // Compounds that are written with a hyphen, and whose halves are no syllables of other words.
    private static readonly HashSet<string> Prefixes = Set("self quasi well half");
    private static readonly HashSet<string> Suffixes = Set("based free related friendly driven oriented owned making term");
    private static readonly HashSet<string> Tens = Set("twenty thirty forty fifty sixty seventy eighty ninety");
    private static readonly HashSet<string> Ones =
        Set("one two three four five six seven eight nine first second third fourth fifth sixth seventh eighth ninth");

    private readonly bool _isHyphenated;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WordJoiner(PdfLayout layout)
    {
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        var (lines, hyphens) = (0, 0);
        foreach (var line in layout.Pages.SelectMany(page => page.Blocks).SelectMany(block => block))
        {
            Learn(line.Text);
            if (line.Text.Length > 20) lines++;
            if (line.Text.Length > 20 && EndsInHyphen(line.Text)) hyphens++;
        }
        _isHyphenated = hyphens > HyphenatedShare * lines;
    }

    /// <summary>Whether the line ends in a part of a word and a hyphen.</summary>
    public static bool EndsInHyphen(string line) =>
        line.Length > 1 && (line[^1] == '\u00AD' || (IsHyphen(line[^1]) && char.IsLetterOrDigit(line[^2])));

    /// <summary>Two lines in one.</summary>
    public string Join(string text, string next)
    {
        if (text.Length == 0 || next.Length == 0) return text + next;
        var joined = new StringBuilder(text);
        Append(joined, next);
        return joined.ToString();
    }

    /// <summary>Appends the next line's text.</summary>
    public void Append(StringBuilder text, string next)
    {
        if (text.Length > 0 && text[^1] == '\u00AD')
        {
            text.Length--;
            text.Append(next);
            return;
        }

        if (text.Length < 2 || !IsHyphen(text[^1]) || !char.IsLetterOrDigit(text[^2]) || !char.IsLetterOrDigit(next[0]))
        {
            // Scripts without spaces between words have none between lines.
            if (!(IsIdeographic(text[^1]) && IsIdeographic(next[0]))) text.Append(' ');
            text.Append(next);
            return;
        }

        var head = LastWord(text);
        var tail = FirstWord(next);
        var part = head[(head.LastIndexOf('-') + 1)..];
        if (_lookup.Contains(string.Concat(part, tail)) && char.IsLower(next[0])) text.Length--;
        // What the two words have in common stands with the second: "vor- und nachmittags".
        else if (Conjunctions.Contains(tail.ToString())) text.Append(' ');
        else if (!KeepsHyphen(head, part, tail, next)) text.Length--;
        text.Append(next);
    }

    private bool KeepsHyphen(string head, string part, ReadOnlySpan<char> tail, string next)
    {
        // Numbers, names and addresses are not hyphenated: "COVID-19", "Baden-Württemberg", "e-mail", "X-ray", "H2-receptor".
        if (!char.IsLower(next[0]) || part.Length < 2 || !head.All(c => char.IsLetter(c) || IsHyphen(c)) || part.All(char.IsUpper)) return true;
        // A second hyphen in the word, as in "state-of-the-art" and "mother-in-law".
        if (part.Length < head.Length || (next.Length > tail.Length + 1 && IsHyphen(next[tail.Length]) && char.IsLetter(next[tail.Length + 1])))
            return true;
        if (_lookup.Contains(string.Concat(head, "-", tail))) return true;
        if (Prefixes.Contains(head) || (head.Length >= 3 && Suffixes.Contains(tail.ToString()))) return true;
        if (Tens.Contains(head) && Ones.Contains(tail.ToString())) return true;
        return !_isHyphenated || (head.Length >= 3 && tail.Length >= 3 && _known.Contains(head) && _lookup.Contains(tail));
    }

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011';

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    private void Learn(string line)
    {
        var start = -1;
        for (var i = 0; i <= line.Length; i++)
        {
            var inWord = i < line.Length
                && (char.IsLetter(line[i]) || (line[i] == '-' && start >= 0 && i + 1 < line.Length && char.IsLetter(line[i + 1])));
            if (inWord && start < 0) start = i;
            if (inWord || start < 0) continue;
            // The halves of words cut at this line's ends teach nothing.
            var isCut = i < line.Length && i == line.Length - 1 && line[i] == '-';
            if (!isCut && start > 0 && i - start is > 2 and < 40) _lookup.Add(line.AsSpan(start, i - start));
            start = -1;
        }
    }

    /// <summary>What stands before the hyphen at the end, up to white space, without the brackets and quotes before it.</summary>
    private static string LastWord(StringBuilder text)
    {
        var start = text.Length - 1;
        while (start > 0 && text.Length - start < LongestWord && !char.IsWhiteSpace(text[start - 1])) start--;
        while (start < text.Length - 2 && !char.IsLetterOrDigit(text[start])) start++;
        return text.ToString(start, text.Length - 1 - start);
    }

    private static ReadOnlySpan<char> FirstWord(string text)
    {
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        return text.AsSpan(0, end);
    }

    private static bool IsIdeographic(char c) =>
        c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\u3001' and <= '\u3002')
        or (>= '\uF900' and <= '\uFAFF');
}
