using CodeSight.Extraction;
using CodeSight.Extraction.Pdf;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

public sealed class PdfExtractorTests
{
    [Fact]
    public void Words_cut_at_line_ends_are_joined_only_where_the_hyphen_is_no_part_of_them()
    {
        var joined = Write(
            Line(0, "The employee shall give the required information in"),
                Line(12, "writing. Our cutting edge systems need more informa-"),
            Line(24, "tion, and a cutting-"), Line(36, "edge approach in the long run"));

        Assert.Contains("more information, and a cutting-edge approach", Assert.Single(joined).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_short_lines_are_headings_of_what_follows()
    {
        var blocks = Write(Line(0, "Leave policy", 20), Line(30, "Every employee has twenty days of leave a year, taken as agreed with"),
            Line(42, "the team, and not later than in March of the following year, if at all."));

        Assert.Equal(["Heading Leave policy", "Paragraph Leave policy"], blocks.Select(block => $"{block.Kind} {block.Section}"));
        Assert.Equal((2, 3), (blocks[1].StartLine, blocks[1].EndLine));
    }

    [Fact]
    public void Blocks_side_by_side_with_level_lines_are_a_table()
    {
        var layout = new PdfLayout(null, false, [new([
            [Line(0, "Plan"), Line(12, "Basic"), Line(24, "Plus")],
            [Line(0, "Cost", left: 100), Line(12, "10", left: 100), Line(24, "20", left: 100)],
        ])]);

        Assert.Equal(["Plan | Cost", "Basic | 10", "Plus | 20"], Written(layout).Select(block => block.Text));
    }

    [Fact]
    public void A_missing_reader_says_what_to_install()
    {
        var file = new SourceFile("%PDF-1.4"u8.ToArray(), "a.pdf", new() { PdfToText = "no-such-program" });

        var fault = Assert.Throws<FileUnreadableException>(() => new PdfExtractor().Extract(file, CancellationToken.None));
        Assert.Contains("poppler-utils", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft Word - draft.doc", null)]
    [InlineData("untitled", null)]
    [InlineData("report_final.indd", null)]
    [InlineData("Employee Handbook 2024", "Employee Handbook 2024")]
    public void Titles_left_over_from_a_program_are_not_believed(string title, string? expected) =>
        Assert.Equal(expected, PdfTitle.Usable(title));

    [SharedDataFact]
    public async Task Pages_and_sections_of_a_real_handbook_are_found()
    {
        var document =
            Reading.Of("h.pdf", await File.ReadAllBytesAsync(SharedData.At("qa", "contoso-hr", "data", "employee_handbook.pdf")));

        Assert.Equal(11, document.Pages);
        Assert.Contains(document.Blocks, block => block.Page == 4 && block.Section.EndsWith("Performance Reviews", StringComparison.Ordinal)
            && block.Text.Contains("conducted annually", StringComparison.Ordinal));
        Assert.Contains(document.Blocks, block => block.Text.Contains("cutting-edge", StringComparison.Ordinal));
        Assert.DoesNotContain(document.Blocks, block => block.Kind == BlockKind.Heading && block.Text.EndsWith('.'));
    }

    private static PdfLine Line(double top, string text, double height = 10, double left = 0) =>
        new(text, left, top, left + (text.Length * height / 2), top + height, height);

    private static IReadOnlyList<Block> Write(params PdfLine[] lines) => Written(new(null, false, [new([lines])]));

    private static IReadOnlyList<Block> Written(PdfLayout layout)
    {
        var writer = new BlockWriter(new());
        new PdfWriting(layout, writer).Write();
        return writer.Finish().Blocks;
    }
}
