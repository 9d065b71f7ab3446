using System.Diagnostics;
using System.Globalization;
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
        var layout = new PdfLayout(null, [new([
            [Line(0, "Plan"), Line(12, "Basic"), Line(24, "Plus")],
            [Line(0, "Cost", left: 100), Line(12, "10", left: 100), Line(24, "20", left: 100)],
        ])]);

        Assert.Equal(["Plan | Cost", "Basic | 10", "Plus | 20"], Written(layout).Select(block => block.Text));
    }

    [Fact]
    public void A_file_that_cannot_be_read_without_the_first_reader_fails_and_says_what_to_install()
    {
        var file = new SourceFile("%PDF-1.4"u8.ToArray(), "a.pdf", new() { PdfToText = "no-such-program" });

        var fault = Assert.Throws<FileFaultException>(
            () => new PdfExtractor(PopplerReader.Read, PdfPigReader.Read).Extract(file, CancellationToken.None));
        Assert.Contains("poppler-utils", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_the_first_reader_cannot_read_is_taken_from_the_second_and_the_others_are_not()
    {
        PdfPages? asked = null;
        var reader = new PdfExtractor(
            (_, _, _) => Layout(
                "The first page.",
                "",
                "\uE001\uE002\uE003 \uFFFD",
                "T h e l e t t e r s o f t h i s p a g e s t a n d a p a r t",
                "The fifth page.",
                ""),
            (_, pages, _) =>
            {
                asked = pages;
                return Layout("Not asked for.", "Second two.", "Second three.", "Second four.", "Not asked for.");
            });

        var document = reader.Extract(Pdf, CancellationToken.None);

        Assert.Equal([2, 3, 4, 6], Enumerable.Range(1, 7).Where(asked!.Contains));
        Assert.Equal(["1 The first page.", "2 Second two.", "3 Second three.", "4 Second four.", "5 The fifth page."],
            document.Blocks.Select(block => $"{block.Page} {block.Text}"));
        Assert.Equal(6, document.Pages);
        Assert.Equal([6], document.UnreadPages);
    }

    [Fact]
    public void A_page_that_neither_reader_can_read_has_no_text_and_one_with_letters_apart_keeps_them()
    {
        var reader = new PdfExtractor(
            (_, _, _) => Layout("\uE001\uE002\uE003", "a b c d e f g h i j k l m n o p q r s t u v"), (_, _, _) => Layout("\uFFFD\uFFFD", "\uFFFD\uFFFD"));

        var document = reader.Extract(Pdf, CancellationToken.None);

        Assert.Equal([(int?)2], document.Blocks.Select(block => block.Page));
        Assert.Equal([1], document.UnreadPages);
        Assert.Equal(["1 of 2 pages holds no text that can be read."], document.Notes);
    }

    [Fact]
    public void Pages_that_show_something_else_than_text_are_counted_and_blank_ones_are_not()
    {
        PdfPage Page(string text, PdfPicture picture) =>
            new(text.Length == 0 ? [] : [[Line(800, text)]]) { Height = 842, Picture = picture };
        var reader = new PdfExtractor(
            (_, _, _) => new(null, [Page("The first page.", default) with { Height = 0 }, Page("", default), Page("", default), Page("Page 4", default),
                Page("Page 5", default)]),
            (_, _, _) => new(null, [PdfPage.Empty, Page("", PdfPicture.Some), Page("", PdfPicture.None), Page("Page 4", PdfPicture.Whole),
                Page("Page 5", PdfPicture.Some)]));

        var document = reader.Extract(Pdf, CancellationToken.None);

        Assert.Equal([2, 4], document.UnreadPages);
        Assert.Equal(["1 of 5 pages holds no text that can be read.", "1 of 5 pages has a part that cannot be read."], document.Notes);
        Assert.Contains(document.Blocks, block => block.Text == "Page 4");
    }

    [Fact]
    public void Pages_that_ocr_has_read_stand_in_their_place_and_are_not_counted()
    {
        var reader = new PdfExtractor((_, _, _) => Layout("One.", "", "Three.", ""), (_, _, _) => Layout("", "", "", ""));
        var recognized = new RecognizedPage(2, 600, 800, [new(1, [new("Scanned", 10, 10, 60, 20)])]);

        var document = reader.Extract(Pdf with { Recognized = [recognized] }, CancellationToken.None);

        Assert.Equal(["1 One.", "2 Scanned", "3 Three."], document.Blocks.Select(block => $"{block.Page} {block.Text}"));
        Assert.Equal([4], document.UnreadPages);
        Assert.Equal(["1 of 4 pages holds no text that can be read."], document.Notes);
    }

    [Fact]
    public void A_pdf_of_blank_pages_is_no_scan()
    {
        var blank = PdfPage.Empty with { Picture = PdfPicture.None };
        var reader = new PdfExtractor((_, _, _) => Layout("", ""), (_, _, _) => new(null, [blank, blank]));

        var document = reader.Extract(Pdf, CancellationToken.None);

        Assert.Empty(document.UnreadPages);
        Assert.Equal("Its pages are blank.", reader.DescribeEmpty(document));
    }

    [Fact]
    public void Pages_before_a_fault_stay_and_those_after_it_come_from_the_second_reader()
    {
        var reader = new PdfExtractor(
            (_, _, _) => Layout("One.", "Two.") with { Fault = "The reader crashed." },
            (_, pages, _) => new(null, [.. Enumerable.Range(1, 4).Select(number => pages.Contains(number) && number != 4
                ? new PdfPage([[Line(0, $"Second {number}.")]]) : PdfPage.Empty)]));

        var document = reader.Extract(Pdf, CancellationToken.None);

        Assert.Equal(["One.", "Two.", "Second 3."], document.Blocks.Select(block => block.Text));
        Assert.Equal([4], document.UnreadPages);
        Assert.Equal(4, document.Pages);
        Assert.Equal(["1 of 4 pages holds no text that can be read."], document.Notes);
    }

    [Fact]
    public void Text_over_the_limit_is_read_to_the_limit_with_a_note()
    {
        var boxes = new PdfBoxReader(20, 1, _ => null);
        string[] output =
        [
            """<page width="600" height="800">""", """<block xMin="0">""", Word("Twelve"), Word("letters"), "</line>", Word("beyond"), Word("limit"),
            "</line>", "</block>", "</page>",
        ];

        var taken = output.TakeWhile(boxes.ReadLine).Count();

        Assert.True(boxes.IsFull);
        Assert.Equal(5, taken);
        Assert.Equal(["Twelve letters"], boxes.Pages.SelectMany(page => page.Lines).Select(line => line.Text));
        var reader = new PdfExtractor((_, _, _) => new(null, boxes.Pages) { IsCut = true }, (_, _, _) => Layout(""));
        Assert.Contains("longer than the limit of 20,000,000", Assert.Single(reader.Extract(Pdf, CancellationToken.None).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_over_the_limits_of_output_are_left_out_with_a_note()
    {
        var reader = new PdfExtractor((_, _, _) => Layout("The first page.", "The second page."), (_, _, _) => Layout());

        var document = reader.Extract(Pdf with { Limits = new() { MaxBlocks = 1 } }, CancellationToken.None);

        Assert.Equal(["The first page."], document.Blocks.Select(block => block.Text));
        Assert.StartsWith("Only the beginning was indexed", Assert.Single(document.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_of_more_words_than_a_layout_is_found_for_is_read_in_the_order_of_drawing()
    {
        var asked = new List<int>();
        var boxes = new PdfBoxReader(int.MaxValue, 3, number =>
        {
            asked.Add(number);
            return new([]) { IsAsDrawn = true };
        });
        foreach (var words in new[] { PdfLimits.LaidOutWords, PdfLimits.LaidOutWords + 1 })
        {
            boxes.ReadLine("""<page width="600" height="800">""");
            boxes.ReadLine("""<block xMin="0">""");
            for (var i = 0; i < words; i++) boxes.ReadLine(Word("word"));
            boxes.ReadLine("</line>");
            boxes.ReadLine("</block>");
            boxes.ReadLine("</page>");
        }

        Assert.Equal([4], asked);
        Assert.Equal([false, true], boxes.Pages.Select(page => page.IsAsDrawn));
    }

    [Fact]
    public void Words_as_drawn_make_lines_and_blocks_and_end_at_the_limit()
    {
        var drawn = new PdfDrawnReader(10, int.MaxValue);
        foreach (var (left, top, text) in new[] { (0, 0, "One"), (40, 0, "line"), (0, 12, "and"), (40, 12, "another"), (300, 500, "apart") })
            drawn.ReadLine(Word(text, left * 10, top * 10, 10));
        Assert.Equal(["One line/and another", "apart"], drawn.Finish().Blocks.Select(block => string.Join('/', block.Select(line => line.Text))));

        var endless = new PdfDrawnReader(1, int.MaxValue);
        while (endless.ReadLine(Word("w"))) continue;
        Assert.Equal(PdfLimits.WordsOnPage + 1, endless.Words);
        Assert.True(endless.Finish().IsCut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_second_reader_reads_everything_where_the_first_is_missing_or_cannot_open_the_file(bool isMissing)
    {
        var reader = new PdfExtractor(
            (_, _, _) => throw (isMissing ? new FileUnreadableException("It is not installed.") : new FileFaultException("It is damaged.")),
            (_, _, _) => Layout("One.", "Two."));

        Assert.Equal(["One.", "Two."], reader.Extract(Pdf, CancellationToken.None).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void What_the_first_reader_says_of_a_file_counts_where_the_second_cannot_read_it_either()
    {
        var reader = new PdfExtractor(
            (_, _, _) => throw new FileFaultException("A password."), (_, _, _) => throw new FileFaultException("Damaged."));

        Assert.Equal("A password.", Assert.Throws<FileFaultException>(() => reader.Extract(Pdf, CancellationToken.None)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_second_reader_says_of_a_file_counts_where_the_first_is_missing(bool isMissing)
    {
        var reader = new PdfExtractor(
            (_, _, _) => throw new FileUnreadableException("Try again.") { IsReaderMissing = isMissing },
            (_, _, _) => throw new FileFaultException("A password."));

        if (isMissing) Assert.StartsWith(
            "A password.", Assert.Throws<FileFaultException>(() => reader.Extract(Pdf, CancellationToken.None)).Message, StringComparison.Ordinal);
        else Assert.Equal("Try again.", Assert.Throws<FileUnreadableException>(() => reader.Extract(Pdf, CancellationToken.None)).Message);
    }

    [Fact]
    public void Second_reader_is_not_asked_for_a_file_over_which_it_may_have_ended_the_process()
    {
        var reader = new PdfExtractor(
            (_, _, _) => Layout("One.", ""), (_, _, _) => Layout("The process would end here."));

        Assert.Equal(["One."], reader.Extract(Pdf with { SkipsSecondReader = true }, CancellationToken.None).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void Scan_is_one_also_where_the_first_reader_is_missing()
    {
        var reader = new PdfExtractor((_, _, _) => throw new FileUnreadableException("Install it."), (_, _, _) => Layout("", ""));
        var document = reader.Extract(Pdf, CancellationToken.None);
        Assert.Equal((2, 0), (document.Pages, document.Blocks.Count));
        Assert.Contains("scan", reader.DescribeEmpty(document), StringComparison.Ordinal);
    }

    [Fact]
    public void Second_reader_does_not_begin_when_the_first_has_used_the_time()
    {
        var isAsked = false;
        var reader = new PdfExtractor((_, _, _) => Layout("One.", ""), (_, _, _) =>
        {
            isAsked = true;
            return Layout("Two.");
        });
        var limits = new ExtractionOptions { TimeLimit = TimeSpan.FromHours(1) };
        var late = Pdf with { Limits = limits, Started = Stopwatch.GetTimestamp() - (Stopwatch.Frequency * 55 * 60) };

        Assert.Equal(["One."], reader.Extract(late, CancellationToken.None).Blocks.Select(block => block.Text));
        Assert.False(isAsked);
        reader.Extract(Pdf with { Limits = limits }, CancellationToken.None);
        Assert.True(isAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Thread_that_is_left_behind_is_told_whatever_the_first_reader_made_of_the_file(bool isDamaged)
    {
        using var end = new ManualResetEventSlim();
        var reader = new PdfExtractor(
            (_, _, _) => isDamaged ? throw new FileFaultException("Damaged.") : Layout("One.", ""),
            (_, _, _) =>
            {
                end.Wait(CancellationToken.None);
                return Layout("Too late.");
            });
        var file = Pdf with { Limits = new() { TimeLimit = TimeSpan.FromSeconds(4) } };

        if (isDamaged) Assert.Throws<FileFaultException>(() => reader.Extract(file, CancellationToken.None));
        else reader.Extract(file, CancellationToken.None);
        Assert.True(file.LeavesWorkBehind);
        end.Set();
    }

    [Fact]
    public void A_second_reader_that_does_not_end_costs_its_own_pages_alone_and_the_process_reads_no_other_file()
    {
        using var end = new ManualResetEventSlim();
        var reader = new PdfExtractor((_, _, _) => Layout("One.", ""), (_, _, _) =>
        {
            end.Wait(CancellationToken.None);
            return Layout("Too late.");
        });
        var file = Pdf with { Limits = new() { TimeLimit = TimeSpan.FromSeconds(4) } };

        Assert.Equal(["One."], reader.Extract(file, CancellationToken.None).Blocks.Select(block => block.Text));
        Assert.True(file.LeavesWorkBehind);
        end.Set();
    }

    [SharedDataFact]
    public async Task Without_poppler_a_handbook_is_read_with_its_pages_and_sections()
    {
        var bytes = await File.ReadAllBytesAsync(SharedData.At("qa", "contoso-hr", "data", "employee_handbook.pdf"));

        var document = new PdfExtractor(PopplerReader.Read, PdfPigReader.Read)
            .Extract(new(bytes, "h.pdf", new() { PdfToText = "no-such-program" }), CancellationToken.None);

        Assert.Equal(11, document.Pages);
        Assert.Contains(document.Blocks, block => block.Page == 4 && block.Section.EndsWith("Performance Reviews", StringComparison.Ordinal)
            && block.Text.Contains("conducted annually", StringComparison.Ordinal));
        Assert.True(WordShare.Of(WordShare.TextOf(Reading.Of("h.pdf", bytes)), WordShare.TextOf(document)) > 0.99);
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

    private static string Word(string text, int left = 0, int top = 0, int scale = 1) => string.Create(CultureInfo.InvariantCulture,
        $"<word xMin=\"{left}.0\" yMin=\"{top}.0\" xMax=\"{left + (5 * scale * text.Length)}.0\" yMax=\"{top + (10 * scale)}.0\">{text}</word>");

    private static SourceFile Pdf => new("%PDF-1.4"u8.ToArray(), "a.pdf", new());

    /// <summary>A document whose pages have a line each.</summary>
    private static PdfLayout Layout(params string[] pages) =>
        new(null, [.. pages.Select(text => text.Length == 0 ? PdfPage.Empty : new PdfPage([[Line(0, text)]]))]);

    private static PdfLine Line(double top, string text, double height = 10, double left = 0) =>
        new(text, left, top, left + (text.Length * height / 2), top + height, height);

    private static IReadOnlyList<Block> Write(params PdfLine[] lines) => Written(new(null, [new([lines])]));

    private static IReadOnlyList<Block> Written(PdfLayout layout)
    {
        var writer = new BlockWriter(new());
        new PdfWriting(layout, writer).Write();
        return writer.Finish().Blocks;
    }
}
