using System.Buffers;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Makes a line of its words, which come from left to right: words that touch are one, raised marks are kept apart, and what runs
/// from right to left is turned.
/// </summary>
internal sealed class PdfLineBuilder
{
    // A gap narrower than this share of the font's height is no space: a word whose font changes in the middle. Fonts whose boxes are much
    // higher than their letters are told by the width of these.
    private const double SpaceShare = 0.08;
    private const double LetterShare = 0.2;
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789+-\u2212\u2013(),");
    private const int LongestMark = 6;
    private const int LettersOfMark = 3;
    private readonly List<PdfWord> _words = [];
    private readonly StringBuilder _text = new();

    public void Add(PdfWord word)
    {
        if (word.Text.Length > 0) _words.Add(word);
    }

    public void Clear() => _words.Clear();

    /// <summary>The line, or null where it has no word; the next word begins another.</summary>
    public PdfLine? Finish()
    {
        if (_words.Count == 0) return null;
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        var (heights, widths, letters, isTurned) = (0.0, 0.0, 0, false);
        foreach (var word in _words)
        {
            (left, top) = (Math.Min(left, word.Left), Math.Min(top, word.Top));
            (right, bottom) = (Math.Max(right, word.Right), Math.Max(bottom, word.Bottom));
            heights += word.Height * word.Text.Length;
            widths += word.Right - word.Left;
            letters += word.Text.Length;
            isTurned = isTurned || RightToLeft.IsIn(word.Text);
        }

        var narrow = LetterShare * widths / letters;
        var text = isTurned ? RightToLeft.ToLogical(Parts(narrow).Select(RightToLeft.Split)) : Write(narrow);
        _words.Clear();
        return new(text, left, top, right, bottom, heights / letters);
    }

    /// <summary>The words, those that touch as one.</summary>
    private List<string> Parts(double narrow)
    {
        var parts = new List<string>();
        for (var i = 0; i < _words.Count; i++)
            if (i > 0 && Touches(_words[i - 1], _words[i], narrow)) parts[^1] += _words[i].Text;
            else parts.Add(_words[i].Text);
        return parts;
    }

    private string Write(double narrow)
    {
        _text.Clear();
        for (var i = 0; i < _words.Count; i++)
        {
            var touches = i > 0 && Touches(_words[i - 1], _words[i], narrow);
            if (touches && IsRaised(i))
            {
                // Behind a full stop a number is the mark of a note.
                if (char.IsPunctuation(_text[^1]) && _text[^1] is not '-' && IsNumber(_words[i].Text))
                    _text.Append(" [").Append(_words[i].Text).Append(']');
                else RaisedText.Append(_text, _words[i].Text);
                continue;
            }

            if (i > 0 && !touches) _text.Append(' ');
            _text.Append(_words[i].Text);
        }

        return _text.ToString();
    }

    /// <summary>Whether the word is a mark of a note or an exponent, as told by the word before it or, where that is one too, by the next.</summary>
    private bool IsRaised(int at)
    {
        var word = _words[at];
        if (word.Text.Length > (IsNumber(word.Text) ? LongestMark : LettersOfMark)) return false;
        return IsAbove(word, _words[at - 1]) || (IsNumber(word.Text) && at + 1 < _words.Count && IsAbove(word, _words[at + 1]));
    }

    private static bool IsAbove(PdfWord word, PdfWord beside)
    {
        // A number beside a sunk sign is not raised, and signs of mathematics have high boxes.
        if (beside.Height < 0.9 * word.Height || !beside.Text.Any(char.IsLetterOrDigit) || beside.Text.Any(char.IsSymbol)) return false;
        var raise = beside.Bottom - word.Bottom;
        return raise > (word.Height < 0.85 * beside.Height ? 0.15 : 0.25) * beside.Height && word.Bottom > beside.Top;
    }

    /// <summary>Whether it is a short number, or several.</summary>
    public static bool IsNumber(string text) =>
        text.AsSpan().ContainsAnyInRange('0', '9') && !text.AsSpan().ContainsAnyExcept(OfNumbers);

    private static bool Touches(PdfWord left, PdfWord right, double narrow)
    {
        var overlap = Math.Min(left.Bottom, right.Bottom) - Math.Max(left.Top, right.Top);
        var gap = right.Left - left.Right;
        // A word of the other direction is another word, whatever space is left between them.
        return RightToLeft.IsIn(left.Text) == RightToLeft.IsIn(right.Text)
            && overlap > 0.3 * Math.Min(left.Height, right.Height) && gap < Math.Min(SpaceShare * right.Height, narrow)
            && gap > -0.5 * right.Height;
    }
}
