namespace CodeSight.Extraction.Pdf;

/// <summary>What a reader tells of a PDF: pages of blocks of lines, in reading order.</summary>
internal sealed record PdfLayout(string? Title, IReadOnlyList<PdfPage> Pages)
{
    /// <summary>Why reading ended before the last page, in words for the file's owner; null where it did not.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the pages, or the text of the last one, are cut at the limit of text.</summary>
    public bool IsCut { get; init; }
}

/// <summary>The pages that a reader is asked for, counted from 1. Of the others it gives <see cref="PdfPage.Empty"/>.</summary>
internal sealed record PdfPages(IReadOnlyCollection<int> Single, int From)
{
    /// <summary>The whole document.</summary>
    public static PdfPages All { get; } = new([], 1);

    public int First => Single.Count > 0 ? Math.Min(Single.Min(), From) : From;

    public int Last => From < int.MaxValue || Single.Count == 0 ? int.MaxValue : Single.Max();

    public bool Contains(int number) => number >= From || Single.Contains(number);
}

/// <summary>A page's blocks; none where it has no text layer.</summary>
internal sealed record PdfPage(IReadOnlyList<IReadOnlyList<PdfLine>> Blocks)
{
    /// <summary>A page of which nothing is known.</summary>
    public static PdfPage Empty { get; } = new([]);

    /// <summary>The page's height in points; 0 where it is not known.</summary>
    public double Height { get; init; }

    /// <summary>What the page shows beside its text.</summary>
    public PdfPicture Picture { get; init; }

    /// <summary>Whether its lines stand in the order in which they were drawn: there are too many for a layout to be looked for.</summary>
    public bool IsAsDrawn { get; init; }

    /// <summary>Whether the page has more words than are read.</summary>
    public bool IsCut { get; init; }

    public IEnumerable<PdfLine> Lines => Blocks.SelectMany(block => block);
}

/// <summary>What a page shows beside its text.</summary>
internal enum PdfPicture
{
    /// <summary>It was not looked for.</summary>
    Unknown,

    /// <summary>Nothing but lines and areas.</summary>
    None,

    /// <summary>An image, or a drawing of many strokes, which may be letters.</summary>
    Some,

    /// <summary>Images that fill most of it.</summary>
    Whole,
}

/// <summary>One line of text with its box, in points from the upper left corner.</summary>
/// <param name="Height">Mean height of its words, which goes with the size of its font; 0 where it is not known.</param>
internal readonly record struct PdfLine(string Text, double Left, double Top, double Right, double Bottom, double Height);

/// <summary>A word with its box, in points from the upper left corner.</summary>
internal readonly record struct PdfWord(string Text, double Left, double Top, double Right, double Bottom)
{
    public double Height => Bottom - Top;
}
