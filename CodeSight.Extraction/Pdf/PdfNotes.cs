using System.Globalization;

namespace CodeSight.Extraction.Pdf;

/// <summary>What of a PDF is not in its text, in sentences for the file's owner.</summary>
internal static class PdfNotes
{
    /// <param name="unread">Numbers of the pages that show something which is not in their text.</param>
    /// <param name="hasText">Whether there is text at all; without it, the pages are counted elsewhere.</param>
    public static IEnumerable<string> Of(PdfLayout layout, IReadOnlyList<PdfPage> pages, IReadOnlyList<int> unread, bool hasText)
    {
        var empty = unread.Count(number => pages[number - 1].Blocks.Count == 0);
        var partly = unread.Count - empty;
        if (hasText && empty > 0) yield return $"{Count(empty, pages.Count)} {(empty == 1 ? "holds" : "hold")} no text that can be read.";
        if (partly > 0) yield return $"{Count(partly, pages.Count)} {(partly == 1 ? "has a part" : "have parts")} that cannot be read.";
        for (var i = 0; i < pages.Count; i++)
            if (pages[i].IsCut)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"Page {i + 1} has more than {PdfLimits.WordsOnPage:N0} words; only its beginning was indexed.");
        if (layout.Fault is not null) yield return string.Create(CultureInfo.InvariantCulture, $"Reading ended after page {pages.Count}.");
    }

    private static string Count(int some, int all) => string.Create(CultureInfo.InvariantCulture, $"{some} of {all} {(all == 1 ? "page" : "pages")}");
}

/// <summary>How much of a page is read, and how.</summary>
internal static class PdfLimits
{
    /// <summary>Most words of one page; of a page that has more, the beginning is read.</summary>
    public const int WordsOnPage = 500_000;

    /// <summary>A page that has more words is read in the order in which they were drawn: poppler's layout takes time by their square.</summary>
    public const int LaidOutWords = 10_000;
}
