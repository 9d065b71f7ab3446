using System.Globalization;
using System.Net;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>Reads the output of <c>pdftotext -bbox-layout</c>, one element a line, without trusting it to be well-formed.</summary>
internal sealed class PdfBoxReader(int maxTextLength)
{
    // A gap narrower than this share of the font's height is no space: a word whose font changes in the middle.
    private const double SpaceShare = 0.08;
    private readonly List<PdfPage> _pages = [];
    private readonly StringBuilder _text = new();
    private List<IReadOnlyList<PdfLine>>? _blocks;
    private List<PdfLine>? _lines;
    private string? _title;
    private Box _line;
    private Box _lastWord;
    private double _heights;
    private int _measured;
    private long _length;
    private long _letters;
    private long _rightToLeft;

    private readonly record struct Box(double Left, double Top, double Right, double Bottom);

    public void ReadLine(string output)
    {
        var element = output.AsSpan().TrimStart();
        if (element.StartsWith("<word ")) ReadWord(element);
        else if (element.StartsWith("<line ")) StartLine(element);
        else if (element.StartsWith("</line>")) EndLine();
        else if (element.StartsWith("<block ")) _lines = [];
        else if (element.StartsWith("</block>")) EndBlock();
        else if (element.StartsWith("<page ")) _blocks = [];
        else if (element.StartsWith("</page>")) EndPage();
        else if (_pages.Count == 0 && element.StartsWith("<title>") && element.EndsWith("</title>"))
            _title = WebUtility.HtmlDecode(element[7..^8].ToString());
    }

    public PdfLayout Finish() => new(_title, _letters > 0 && _rightToLeft > 0.15 * _letters, _pages);

    private void StartLine(ReadOnlySpan<char> element)
    {
        _text.Clear();
        _line = ReadBox(element);
        (_heights, _measured, _lastWord) = (0, 0, default);
    }

    private void ReadWord(ReadOnlySpan<char> element)
    {
        var start = element.IndexOf('>') + 1;
        var end = element.LastIndexOf("</word>");
        if (start <= 0 || end < start) return;
        var word = element[start..end].Contains('&')
            ? WebUtility.HtmlDecode(element[start..end].ToString())
            : element[start..end].ToString();
        _length += word.Length;
        if (_length > maxTextLength) throw new FileFaultException($"Its text is longer than the limit of {maxTextLength:N0} characters.");
        CountDirections(word);
        var box = ReadBox(element[..start]);
        if (_text.Length > 0 && !Touches(_lastWord, box)) _text.Append(' ');
        _text.Append(word);
        _heights += (box.Bottom - box.Top) * word.Length;
        _measured += word.Length;
        _lastWord = box;
    }

    private static bool Touches(Box left, Box right)
    {
        var overlap = Math.Min(left.Bottom, right.Bottom) - Math.Max(left.Top, right.Top);
        var height = right.Bottom - right.Top;
        var gap = right.Left - left.Right;
        return overlap > 0.3 * Math.Min(left.Bottom - left.Top, height) && gap < SpaceShare * height && gap > -0.5 * height;
    }

    private void CountDirections(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c)) continue;
            _letters++;
            if (PdfLine.IsRightToLeft(c)) _rightToLeft++;
        }
    }

    private void EndLine()
    {
        if (_text.Length > 0)
            _lines?.Add(new(_text.ToString(), _line.Left, _line.Top, _line.Right, _line.Bottom, _heights / Math.Max(1, _measured)));
        _text.Clear();
    }

    private void EndBlock()
    {
        if (_lines is { Count: > 0 }) _blocks?.Add(_lines);
        _lines = null;
    }

    private void EndPage()
    {
        _pages.Add(new(_blocks ?? []));
        _blocks = null;
    }

    private static Box ReadBox(ReadOnlySpan<char> element) =>
        new(Number(element, "xMin=\""), Number(element, "yMin=\""), Number(element, "xMax=\""), Number(element, "yMax=\""));

    private static double Number(ReadOnlySpan<char> element, string name)
    {
        var start = element.IndexOf(name, StringComparison.Ordinal);
        if (start < 0) return 0;
        element = element[(start + name.Length)..];
        var end = element.IndexOf('"');
        return end > 0 && double.TryParse(element[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
