using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads the plain output of <c>pdftotext</c>: pages end with a form feed, blocks with a blank line. Boxes are not
/// known.
/// </summary>
internal sealed partial class PdfPlainReader(int maxTextLength)
{
    private readonly List<PdfPage> pages = [];
    private List<IReadOnlyList<PdfLine>> blocks = [];
    private List<PdfLine> lines = [];
    private long length;

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
        if (blocks.Count > 0) EndPage();
        return pages;
    }

    private void Add(string line)
    {
        length += line.Length;
        if (length > maxTextLength) throw new FileFaultException($"Its text is longer than the limit of {maxTextLength:N0} characters.");
        if (string.IsNullOrWhiteSpace(line)) EndBlock();
        // The marks of direction stand where scripts meet, and where poppler leaves out the space.
        else lines.Add(new(MarkPattern().Replace(line, " "), 0, 0, 0, 0, 0));
    }

    private void EndBlock()
    {
        if (lines.Count > 0) blocks.Add(lines);
        lines = [];
    }

    private void EndPage()
    {
        EndBlock();
        pages.Add(new(blocks));
        blocks = [];
    }

    [GeneratedRegex(@"(?<=\w)[\u202A-\u202E]+(?=\w)")]
    private static partial Regex MarkPattern();
}
