using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>The PDFs of ../shared/cases, each a kind of fault, with what is right.</summary>
public sealed class PdfCaseTests
{
    [SharedDataTheory]
    [InlineData("nomap-cid-cmap-present.pdf")]
    [InlineData("nomap-cid-no-tounicode-cmap-post.pdf")]
    [InlineData("nomap-simple-differences-g.pdf")]
    [InlineData("nomap-simple-shuffled-letters.pdf")]
    [InlineData("tounicode-fffd.pdf")]
    public void Page_whose_fonts_do_not_say_their_letters_is_unread(string name)
    {
        var document = Read(name);
        Assert.Empty(document.Blocks);
        Assert.Equal([1], document.UnreadPages);
    }

    [SharedDataTheory]
    [InlineData("hyphen-real.pdf", "n-tridecanal were")]
    [InlineData("hyphens.pdf", "n-tridecanal|ninety-five|laboratory|vor- und nachmittags|e-mail|X-ray|self-employed|COVID-19|12-14|Baden-Wuerttemberg|documentation")]
    [InlineData("rtl-arabic-base-ligature.pdf", "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064A\u0643\u0645")]
    [InlineData("superscript-number.pdf", "200 [1] euros|45 [2] euros|120 m\u00B2|10^6 joule")]
    [InlineData("tall-box-words-joined.pdf", "If you are reading this")]
    [InlineData("table-wrapped-cells.pdf", "Check the extinguishers every six months | Facility team#Return the badge on the last day of work | Every employee")]
    [InlineData("three-columns-two-lines.pdf", "days and must be taken by March.|certificate from the fourth day|opens at eight and closes")]
    public void Text_is_read_as_it_is_printed(string name, string expected)
    {
        var text = WordShare.TextOf(Read(name));
        foreach (var part in expected.Split(name.StartsWith("table", StringComparison.Ordinal) ? '#' : '|'))
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Scanned_page_among_typed_ones_is_counted()
    {
        var document = Read("mixed-text-and-scan.pdf");
        Assert.Equal([2], document.UnreadPages);
        Assert.Equal(["1 of 2 pages holds no text that can be read."], document.Notes);
    }

    [SharedDataFact]
    public void Watermark_makes_no_section() =>
        Assert.All(Read("watermark.pdf").Blocks, block => Assert.Equal((BlockKind.Paragraph, ""), (block.Kind, block.Section)));

    // Readable pages must not be taken for unreadable ones.
    [SharedDataTheory]
    [InlineData("qa", "contoso-hr", "data", "employee_handbook.pdf")]
    [InlineData("pdf", "pdfbox", "cweb.pdf")]
    [InlineData("qa", "financebench", "data", "AMCOR_2023Q4_EARNINGS.pdf")]
    public void Pages_of_real_documents_are_read(params string[] path) =>
        Assert.Empty(Reading.Of("a.pdf", File.ReadAllBytes(SharedData.At(path))).UnreadPages);

    private static ExtractedDocument Read(string name) => Reading.Of(name, File.ReadAllBytes(SharedData.CaseAt("pdf", name)));
}
