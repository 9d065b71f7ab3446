using System.Security.Cryptography;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Extraction.Ocr;

/// <summary>Printed pages, drawn and read back with the real programs.</summary>
public sealed class TesseractRecognizerTests(ExtractionFixture fixture) : IClassFixture<ExtractionFixture>
{
    private static readonly string[] Page =
    [
        "#Travel expenses", "Employees who travel for work are paid back what they spend.", "Hotels may cost 140 EUR per night in all cities.",
        "Ask your manager before you book a flight that costs more.", "Receipts are handed in within thirty days of the jour-", "ney, by the form on the intranet.",
    ];

    [TesseractFact]
    public async Task Scanned_page_gives_the_printed_words_headings_and_joined_hyphens()
    {
        var scan = await ScannedPdf.OfAsync(ScannedPdf.Printed(["#Cover", "A page before it."], Page), 2);
        var before = Reading.Of("scan.pdf", scan);
        Assert.Equal((0, 2), (before.Blocks.Count, before.Pages));
        Assert.Equal([1, 2], before.UnreadPages);

        var read = Assert.IsType<Recognition.Read>(await RecognizeAsync("scan.pdf", scan, 2));

        Assert.Equal((2, 595.0, 842.0), (read.Page.Page, Math.Round(read.Page.Width), Math.Round(read.Page.Height)));
        var hotels = read.Page.Lines.SelectMany(line => line.Words).Single(word => word.Text == "Hotels");
        Assert.InRange(hotels.Left, 68, 73);
        Assert.InRange(hotels.Top, 136, 140); // the line is at 90 + 40 + 16 from above, and its capitals are 8 high
        var document = Reading.Of("scan.pdf", scan, [read.Page]);
        Assert.Equal([1], document.UnreadPages);
        Assert.All(document.Blocks, block => Assert.Equal(2, block.Page));
        Assert.Equal(BlockKind.Heading, document.Blocks[0].Kind);
        var expected = string.Join(' ', Page).TrimStart('#').Replace("jour- ney", "journey", StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(' ', document.Blocks.Select(block => block.Text.Replace('\n', ' '))));
    }

    [TesseractFact]
    public async Task Page_that_was_scanned_on_its_side_is_read_upright()
    {
        var scan = await ScannedPdf.OfAsync(ScannedPdf.Printed(Page), 1, isTurned: true);

        var read = Assert.IsType<Recognition.Read>(await RecognizeAsync("scan.pdf", scan, 1));

        Assert.True(WordShare.Of(string.Join('\n', Page), WordShare.TextOf(Reading.Of("scan.pdf", scan, [read.Page]))) > 0.95);
    }

    [TesseractFact]
    public async Task Picture_is_read_as_a_page()
    {
        var picture = await ScannedPdf.DrawAsync(ScannedPdf.Printed(Page), 1);
        Assert.Equal([1], Reading.Of("photo.JPG", picture).UnreadPages);

        var read = Assert.IsType<Recognition.Read>(await RecognizeAsync("photo.JPG", picture, 1));

        Assert.True(WordShare.Of(string.Join('\n', Page), WordShare.TextOf(Reading.Of("photo.JPG", picture, [read.Page]))) > 0.95);
    }

    [TesseractFact]
    public async Task What_cannot_be_read_fails_alone_and_another_file_is_not_read()
    {
        Assert.IsType<Recognition.Failed>(await RecognizeAsync("noise.png", RandomNumberGenerator.GetBytes(5000), 1));
        Assert.IsType<Recognition.Failed>(await RecognizeAsync("noise.pdf", "%PDF-1.4 and nothing more"u8.ToArray(), 1));
        Assert.IsType<Recognition.Failed>(await RecognizeAsync("short.pdf", ScannedPdf.Printed(Page), 7));
        var path = Path.Combine(fixture.Folder, "another.pdf");
        await File.WriteAllBytesAsync(path, ScannedPdf.Printed(Page));
        Assert.IsType<Recognition.Unreadable>(await Recognizer().RecognizeAsync(path, null, 1, new byte[32], CancellationToken.None));
        Assert.IsType<Recognition.Unreadable>(await Recognizer().RecognizeAsync(path + "x", null, 1, new byte[32], CancellationToken.None));
    }

    [TesseractFact]
    public void Languages_that_are_not_installed_are_left_out()
    {
        Assert.Equal("tesseract eng", Recognizer(new() { Languages = "eng+xyz" }).Settings);
        Assert.Null(Recognizer(new() { Languages = "xyz" }).Settings);
        Assert.Null(Recognizer(new() { IsWanted = false }).Settings);
    }

    [Fact]
    public void Without_its_programs_there_is_no_OCR() => Assert.Null(Recognizer(new() { Tesseract = "no-such-program" }).Settings);

    private TesseractRecognizer Recognizer(OcrOptions? options = null) =>
        new(fixture.Service, options ?? new(), NullLogger<TesseractRecognizer>.Instance);

    private async Task<Recognition> RecognizeAsync(string name, byte[] content, int page)
    {
        var path = Path.Combine(fixture.Folder, name);
        await File.WriteAllBytesAsync(path, content);
        return await Recognizer().RecognizeAsync(path, fixture.Folder, page, SHA256.HashData(content), CancellationToken.None);
    }
}

/// <summary>A fact about Tesseract: skipped where it is not installed, with the reason.</summary>
internal sealed class TesseractFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsInstalled = new(() =>
        new TesseractRecognizer(ExtractionFixture.Create(new()), new(), NullLogger<TesseractRecognizer>.Instance).Settings is not null);

    public TesseractFactAttribute()
    {
        if (!IsInstalled.Value)
            Skip = "Tesseract with English, or poppler's pdftoppm, is not installed";
    }
}
