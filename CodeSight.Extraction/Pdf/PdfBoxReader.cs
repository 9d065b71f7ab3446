using System.Globalization;
using System.Net;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>Reads the output of <c>pdftotext -bbox-layout</c>, one element a line, without trusting it to be well-formed.</summary>
internal sealed class PdfBoxReader(int maxTextLength)
{
    // A gap narrower than this share of the font's height is no space: a word whose font changes in the middle.
    private const double SpaceShare = 0.08;
    private readonly List<PdfPage> pages = [];
    private readonly StringBuilder text = new();
    private List<IReadOnlyList<PdfLine>>? blocks;
    private List<PdfLine>? lines;
    private string? title;
    private Box line;
    private Box lastWord;
    private double heights;
    private int measured;
    private long length;
    private long letters;
    private long rightToLeft;

    private readonly record struct Box(double Left, double Top, double Right, double Bottom);

    public void ReadLine(string output)
    {
        var element = output.AsSpan().TrimStart();
        if (element.StartsWith("<word ")) ReadWord(element);
        else if (element.StartsWith("<line ")) StartLine(element);
        else if (element.StartsWith("</line>")) EndLine();
        else if (element.StartsWith("<block ")) lines = [];
        else if (element.StartsWith("</block>")) EndBlock();
        else if (element.StartsWith("<page ")) blocks = [];
        else if (element.StartsWith("</page>")) EndPage();
        else if (pages.Count == 0 && element.StartsWith("<title>") && element.EndsWith("</title>"))
            title = WebUtility.HtmlDecode(element[7..^8].ToString());
    }

    public PdfLayout Finish() => new(title, letters > 0 && rightToLeft > 0.15 * letters, pages);

    private void StartLine(ReadOnlySpan<char> element)
    {
        text.Clear();
        line = ReadBox(element);
        (heights, measured, lastWord) = (0, 0, default);
    }

    private void ReadWord(ReadOnlySpan<char> element)
    {
        var start = element.IndexOf('>') + 1;
        var end = element.LastIndexOf("</word>");
        if (start <= 0 || end < start) return;
        var word = element[start..end].Contains('&')
            ? WebUtility.HtmlDecode(element[start..end].ToString())
            : element[start..end].ToString();
        length += word.Length;
        if (length > maxTextLength) throw new FileFaultException($"Its text is longer than the limit of {maxTextLength:N0} characters.");
        CountDirections(word);
        var box = ReadBox(element[..start]);
        if (text.Length > 0 && !Touches(lastWord, box)) text.Append(' ');
        text.Append(word);
        heights += (box.Bottom - box.Top) * word.Length;
        measured += word.Length;
        lastWord = box;
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
            letters++;
            if (c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')) rightToLeft++;
        }
    }

    private void EndLine()
    {
        if (text.Length > 0)
            lines?.Add(new(text.ToString(), line.Left, line.Top, line.Right, line.Bottom, heights / Math.Max(1, measured)));
        text.Clear();
    }

    private void EndBlock()
    {
        if (lines is { Count: > 0 }) blocks?.Add(lines);
        lines = null;
    }

    private void EndPage()
    {
        pages.Add(new(blocks ?? []));
        blocks = null;
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
