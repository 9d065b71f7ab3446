namespace CodeSight.Extraction.Pdf;

/// <summary>A page, and how well a person could read what a reader made of it.</summary>
/// <param name="Page">The page with its legible blocks alone.</param>
/// <param name="HasIllegible">Whether there was text on it that is none.</param>
internal sealed record JudgedPage(PdfPage Page, PdfPageQuality Quality, bool HasIllegible)
{
    private const double MaxApart = 0.5;
    private const int FewWords = 20;

    // What is stamped on a scanned page: a page number, a date, a name.
    private const int StampLength = 200;
    private const double Margin = 0.12;

    /// <summary>Judges what a reader made of a page.</summary>
    public static JudgedPage Of(PdfPage page)
    {
        var parts = page.Blocks.Select(Legibility.Of).ToList();
        var whole = Legibility.Of(parts);
        if (whole.Characters == 0) return new(page with { Blocks = [] }, PdfPageQuality.Nothing, false);
        var legible = page.Blocks.Where((_, i) => whole.IsIllegible ? parts[i].IsSurelyText : !parts[i].IsHopeless).ToList();
        var hasIllegible = legible.Count < page.Blocks.Count;
        var kept = hasIllegible ? page with { Blocks = legible } : page;
        var quality = whole.IsIllegible ? PdfPageQuality.NoText : StandApart(page) ? PdfPageQuality.LettersApart : PdfPageQuality.Text;
        return new(kept, quality, hasIllegible);
    }

    /// <summary>Whether its text stands at the edges only and is short, so that an image may be what the page is about.</summary>
    public bool MayBeStamped =>
        Page is { Height: > 0, Blocks.Count: > 0 }
        && Page.Lines.All(line => line.Height > 0 && (line.Bottom < Margin * Page.Height || line.Top > (1 - Margin) * Page.Height))
        && Page.Lines.Sum(line => line.Text.Length) <= StampLength;

    private static bool StandApart(PdfPage page)
    {
        var (words, apart) = (0, 0);
        foreach (var line in page.Lines)
            foreach (var range in line.Text.AsSpan().Split(' '))
            {
                var word = line.Text.AsSpan(range);
                if (word.IsEmpty) continue;
                words++;
                if (word.Length == 1 && (char.IsLower(word[0]) || char.IsUpper(word[0]))) apart++;
            }

        return words >= FewWords && apart > MaxApart * words;
    }
}

/// <summary>What became of a page's text, from worse to better.</summary>
internal enum PdfPageQuality
{
    /// <summary>The fonts do not say, or wrongly say, which letters they show.</summary>
    NoText,

    /// <summary>No text layer.</summary>
    Nothing,

    /// <summary>Most words are single letters: the reader did not find out which belong together.</summary>
    LettersApart,

    Text,
}
