namespace CodeSight.Extraction.Pdf;

/// <summary>What a reader tells of a PDF: pages of blocks of lines, in reading order.</summary>
internal sealed record PdfLayout(string? Title, bool IsRightToLeft, IReadOnlyList<PdfPage> Pages);

/// <summary>Pages from the first to the last, both included, counted from 1.</summary>
internal readonly record struct PdfPageRange(int First, int Last)
{
    /// <summary>The whole document.</summary>
    public static PdfPageRange All => new(1, int.MaxValue);
}

/// <summary>A page's blocks; none where it has no text layer.</summary>
internal sealed record PdfPage(IReadOnlyList<IReadOnlyList<PdfLine>> Blocks)
{
    // Some pages have a few symbols of their own among real text.
    private const double MaxOdd = 0.3;
    private const double MaxApart = 0.5;
    private const int FewWords = 20;

    public static PdfPage Empty { get; } = new([]);

    /// <summary>How well a person could read the page's text.</summary>
    public PdfPageQuality Quality()
    {
        var (characters, odd, words, apart) = (0, 0, 0, 0);
        foreach (var line in Blocks.SelectMany(block => block))
            foreach (var range in line.Text.AsSpan().Split(' '))
            {
                var word = line.Text.AsSpan(range);
                if (word.IsEmpty) continue;
                words++;
                if (word.Length == 1 && (char.IsLower(word[0]) || char.IsUpper(word[0]))) apart++;
                characters += word.Length;
                foreach (var c in word)
                    if (c is '\uFFFD' or (>= '\uE000' and <= '\uF8FF') || char.IsControl(c)) odd++;
            }

        return characters == 0 ? PdfPageQuality.Nothing
            : odd > MaxOdd * characters ? PdfPageQuality.NoText
            : words >= FewWords && apart > MaxApart * words ? PdfPageQuality.LettersApart
            : PdfPageQuality.Text;
    }
}

/// <summary>What became of a page's text, from worse to better.</summary>
internal enum PdfPageQuality
{
    /// <summary>Replacement characters, private ones and controls: the fonts do not say which letters they show.</summary>
    NoText,

    /// <summary>No text layer.</summary>
    Nothing,

    /// <summary>Most words are single letters: the reader did not find out which belong together.</summary>
    LettersApart,

    Text,
}

/// <summary>One line of text with its box, in points from the upper left corner.</summary>
/// <param name="Height">Mean height of its words, which goes with the size of its font; 0 where it is not known.</param>
internal readonly record struct PdfLine(string Text, double Left, double Top, double Right, double Bottom, double Height)
{
    /// <summary>Whether the character is a letter of Hebrew, Arabic or another script from right to left.</summary>
    public static bool IsRightToLeft(char c) =>
        c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') && char.IsLetter(c);
}
