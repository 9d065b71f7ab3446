using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads the plain output of <c>pdftotext</c>: pages end with a form feed, blocks with a blank line. Boxes are not
/// known.
/// </summary>
internal sealed partial class PdfPlainReader(int maxTextLength)
{
    private readonly List<PdfPage> _pages = [];
    private List<IReadOnlyList<PdfLine>> _blocks = [];
    private List<PdfLine> _lines = [];
    private long _length;

    public void ReadLine(string output)
    {
        // The form feed stands at the start of the line that follows the page.
        var parts = output.Split('\f');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0) EndPage();
            Add(parts[i]);
        }
    }

    public IReadOnlyList<PdfPage> Finish()
    {
        EndBlock();
        if (_blocks.Count > 0) EndPage();
        return _pages;
    }

    private void Add(string line)
    {
        _length += line.Length;
        if (_length > maxTextLength) throw new FileFaultException($"Its text is longer than the limit of {maxTextLength:N0} characters.");
        if (string.IsNullOrWhiteSpace(line)) EndBlock();
        // The marks of direction stand where scripts meet, and where poppler leaves out the space.
        else _lines.Add(new(MarkPattern().Replace(line, " "), 0, 0, 0, 0, 0));
    }

    private void EndBlock()
    {
        if (_lines.Count > 0) _blocks.Add(_lines);
        _lines = [];
    }

    private void EndPage()
    {
        EndBlock();
        _pages.Add(new(_blocks));
        _blocks = [];
    }

    [GeneratedRegex(@"(?<=\w)[\u202A-\u202E]+(?=\w)")]
    private static partial Regex MarkPattern();
}
