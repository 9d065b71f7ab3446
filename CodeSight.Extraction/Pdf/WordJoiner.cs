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
    public static bool EndsInHyphen(string line) => line.Length > 1 && line[^1] is '-' or '\u2010' or '\u00AD' && char.IsLetter(line[^2]);

    /// <summary>Appends the next line's text.</summary>
    public void Append(StringBuilder text, string next)
    {
        if (text.Length > 0 && text[^1] == '\u00AD')
        {
            text.Length--;
            text.Append(next);
            return;
        }
        if (text.Length < 2 || text[^1] is not ('-' or '\u2010') || !char.IsLetter(text[^2]) || !char.IsLower(next[0]))
        {
            // Scripts without spaces between words have none between lines.
            if (!(IsIdeographic(text[^1]) && IsIdeographic(next[0]))) text.Append(' ');
            text.Append(next);
            return;
        }
        if (!KeepsHyphen(LastWord(text), FirstWord(next))) text.Length--;
        text.Append(next);
    }

    private bool KeepsHyphen(string head, ReadOnlySpan<char> tail)
    {
        // A second hyphen in the word, as in "state-of-the-".
        if (head.Contains('-', StringComparison.Ordinal)) return true;
        if (_lookup.Contains(string.Concat(head, tail))) return false;
        if (_lookup.Contains(string.Concat(head, "-", tail))) return true;
        return !_isHyphenated || (head.Length >= 3 && tail.Length >= 3 && _known.Contains(head) && _lookup.Contains(tail));
    }

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

    private static string LastWord(StringBuilder text)
    {
        var start = text.Length - 1;
        while (start > 0 && (char.IsLetter(text[start - 1]) || text[start - 1] == '-')) start--;
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
