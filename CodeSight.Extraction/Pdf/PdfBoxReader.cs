using System.Net;

namespace CodeSight.Extraction.Pdf;

/// <summary>Reads the output of <c>pdftotext -bbox-layout</c>.</summary>
/// <param name="first">The first page's number.</param>
/// <param name="readDrawn">Reads a page in the order in which it was drawn; null where it has too few words for that.</param>
internal sealed class PdfBoxReader(int maxTextLength, int first, Func<int, PdfPage?> readDrawn)
{
    private readonly List<PdfPage> _pages = [];
    private readonly PdfLineBuilder _line = new();
    private List<IReadOnlyList<PdfLine>>? _blocks;
    private List<PdfLine>? _lines;
    private double _height;
    private int _words;
    private long _length;

    /// <summary>The pages read whole.</summary>
    public IReadOnlyList<PdfPage> Pages => _pages;

    public string? Title { get; private set; }

    /// <summary>Whether the limit of text is reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The number of the page that follows those that are read.</summary>
    public int Next => first + _pages.Count;

    /// <summary>Returns whether it takes more.</summary>
    public bool ReadLine(string output)
    {
        var element = output.AsSpan().TrimStart();
        if (element.StartsWith("<word ")) ReadWord(element);
        else if (element.StartsWith("</line>")) EndLine();
        else if (element.StartsWith("<block ")) _lines = [];
        else if (element.StartsWith("</block>")) EndBlock();
        else if (element.StartsWith("<page ")) (_blocks, _words, _height) = ([], 0, PdfWordElement.Number(element, "height=\""));
        else if (element.StartsWith("</page>")) EndPage();
        else if (_pages.Count == 0 && element.StartsWith("<title>") && element.EndsWith("</title>"))
            Title = WebUtility.HtmlDecode(element[7..^8].ToString());
        return !IsFull;
    }

    /// <summary>Adds a page that was read in another way.</summary>
    public void Add(PdfPage page)
    {
        (_blocks, _lines) = (null, null);
        _line.Clear();
        _pages.Add(page);
        _length += page.Lines.Sum(line => (long)line.Text.Length);
        IsFull = _length >= maxTextLength;
    }

    private void ReadWord(ReadOnlySpan<char> element)
    {
        if (PdfWordElement.Read(element, 1) is not { } word) return;
        _words++;
        _length += word.Text.Length + 1;
        if (_length < maxTextLength)
        {
            _line.Add(word);
            return;
        }

        // The page as far as it was read.
        EndLine();
        EndBlock();
        _pages.Add(new(_blocks ?? []) { Height = _height });
        IsFull = true;
    }

    private void EndLine()
    {
        if (_line.Finish() is { } line) _lines?.Add(line);
    }

    private void EndBlock()
    {
        if (_lines is { Count: > 0 }) _blocks?.Add(_lines);
        _lines = null;
    }

    private void EndPage()
    {
        var page = new PdfPage(_blocks ?? []) { Height = _height };
        _pages.Add(_words > PdfLimits.LaidOutWords ? readDrawn(Next) ?? page : page);
        _blocks = null;
    }
}
