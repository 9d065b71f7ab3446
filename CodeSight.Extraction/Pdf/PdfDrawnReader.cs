namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads the output of <c>pdftotext -raw -bbox</c> for one page: words in the order in which they were drawn. Lines and blocks are what
/// follows one another beside and below, which takes time in proportion to the words.
/// </summary>
/// <param name="scale">By how much boxes are larger than in points.</param>
internal sealed class PdfDrawnReader(double scale, int maxTextLength)
{
    private readonly PdfDrawnLines _lines = new();
    private double _height;
    private long _length;
    private bool _isCut;

    /// <summary>How many words the page has, as far as they were counted.</summary>
    public int Words { get; private set; }

    /// <summary>Returns whether it takes more.</summary>
    public bool ReadLine(string output)
    {
        var element = output.AsSpan().TrimStart();
        if (element.StartsWith("<page ")) _height = PdfWordElement.Number(element, "height=\"");
        if (!element.StartsWith("<word ") || PdfWordElement.Read(element, scale) is not { } word) return true;
        _length += word.Text.Length + 1;
        _isCut = ++Words > PdfLimits.WordsOnPage;
        if (_isCut || _length >= maxTextLength) return false;
        _lines.Add(word);
        return true;
    }

    public PdfPage Finish() => new(_lines.Finish()) { Height = _height, IsAsDrawn = true, IsCut = _isCut };
}
