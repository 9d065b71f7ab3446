namespace CodeSight.Extraction.Pdf;

/// <summary>What poppler tells of a PDF: pages of blocks of lines, in reading order.</summary>
internal sealed record PdfLayout(string? Title, bool IsRightToLeft, IReadOnlyList<PdfPage> Pages);

/// <summary>A page's blocks; none where it has no text layer.</summary>
internal sealed record PdfPage(IReadOnlyList<IReadOnlyList<PdfLine>> Blocks);

/// <summary>One line of text with its box, in points from the upper left corner.</summary>
/// <param name="Height">Mean height of its words, which goes with the size of its font; 0 where it is not known.</param>
internal readonly record struct PdfLine(string Text, double Left, double Top, double Right, double Bottom, double Height);
