namespace CodeSight.Extraction.Pdf;

/// <summary>What both readers together made of a page.</summary>
/// <param name="Page">The page that reads better, with its legible blocks alone.</param>
/// <param name="IsUnread">Whether the page shows something that is not in its text: an image, or text that cannot be read.</param>
internal sealed record ReadPage(PdfPage Page, bool IsUnread)
{
    /// <summary>Chooses between what the two readers made of a page; null stands for one that was not asked or did not get so far.</summary>
    public static ReadPage Of(JudgedPage? first, JudgedPage? second)
    {
        var better = first is null || (second is not null && second.Quality > first.Quality) ? second : first;
        if (better is null) return new(PdfPage.Empty, true);
        if (better == first && second is not null && RightToLeft.IsOn(first.Page))
            better = first with { Page = RightToLeft.Mend(first.Page, second.Page) };
        if (better.Quality >= PdfPageQuality.LettersApart)
            return new(better.Page, better.HasIllegible || (better.MayBeStamped && second?.Page.Picture == PdfPicture.Whole));
        var page = first?.Page.Blocks.Count > 0 ? first.Page : better.Page;
        var isIllegible = first?.Quality == PdfPageQuality.NoText || second?.Quality == PdfPageQuality.NoText;
        return new(page, isIllegible || second?.Page.Picture != PdfPicture.None);
    }
}
