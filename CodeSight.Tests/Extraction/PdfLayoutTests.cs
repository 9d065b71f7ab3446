using CodeSight.Extraction;
using CodeSight.Extraction.Pdf;

namespace CodeSight.Tests.Extraction;

public sealed class PdfLayoutTests
{
    [Fact]
    public void Raised_marks_do_not_run_into_the_number_before_them()
    {
        Assert.Equal("limit 200 [1] euros", Line(Word("limit", 0), Word("200", 30), Raised("1", 45), Word("euros", 52)));
        Assert.Equal("120 m\u00B2", Line(Word("120", 0), Word("m", 20), Raised("2", 25)));
        Assert.Equal("10^-6 kg", Line(Word("10", 0), Raised("-6", 10), Word("kg", 24)));
        Assert.Equal("the end. [12] Then", Line(Word("the", 0), Word("end.", 20), Raised("12", 40), Word("Then", 52)));
        Assert.Equal("2023 (1)", Line(Word("2023", 0), Raised("(1)", 20)));
    }

    [Fact]
    public void Sunk_digits_and_raised_endings_stay_as_they_are()
    {
        Assert.Equal("H2O", Line(Word("H", 0), new("2", 5, 6, 8, 12), Word("O", 8)));
        Assert.Equal("21st", Line(Word("21", 0), Raised("st", 10)));
    }

    [Fact]
    public void Words_stay_apart_in_boxes_that_are_much_higher_than_the_letters()
    {
        Assert.Equal("If you are", Line(new("If", 0, 0, 4, 24), new("you", 5.9, 0, 17, 24), new("are", 18.9, 0, 29, 24)));
        Assert.Equal("Twofold", Line(new("Two", 0, 0, 15, 10), new("fold", 15.2, 0, 35, 10)));
    }

    [Fact]
    public void Columns_of_text_are_read_one_after_the_other()
    {
        var blocks = Written(
            [At(0, 0, "Annual leave is twenty-five days")], [At(200, 0, "Sick leave needs a certificate")], [At(400, 0, "The office opens at")],
            [At(0, 14, "and must be taken by March.")], [At(200, 14, "from the fourth day onwards.")], [At(400, 14, "eight in the morning.")]);

        Assert.Equal(
            [
                "Annual leave is twenty-five days and must be taken by March.", "Sick leave needs a certificate from the fourth day onwards.",
                "The office opens at eight in the morning.",
            ],
            blocks.Select(block => block.Text));
    }

    [Fact]
    public void Rows_of_sentences_are_no_columns()
    {
        var blocks = Written(
            [At(0, 0, "Where do I park my car?")], [At(300, 0, "Behind the house at the river.")],
            [At(0, 14, "When is lunch served here?")], [At(300, 14, "From noon until half past two.")]);

        Assert.Equal(["Where", "Behind", "When", "From"], blocks.Select(block => block.Text.Split(' ')[0]));
    }

    [Fact]
    public void Blocks_that_begin_at_one_height_are_read_from_left_to_right()
    {
        var blocks = Written(
            [At(200, 0, "The second column of the page"), At(200, 12, "goes on here.")], [At(400, 0, "The third column of the page"), At(400, 12, "ends here.")],
            [At(0, 0, "The first column of the page"), At(0, 12, "begins here.")]);

        Assert.Equal(["first", "second", "third"], blocks.Select(block => block.Text.Split(' ')[1]));
    }

    [Fact]
    public void Wrapped_line_stays_in_its_row()
    {
        var blocks = Written(
            [At(0, 0, "Clause")], [At(150, 0, "Duty")], [At(350, 0, "Owner")],
            [At(0, 20, "Fire safety"), At(0, 32, "and escape")], [At(150, 20, "Check the whole labora-"), At(150, 32, "tory every month")], [At(350, 20, "Facility team")],
            [At(0, 52, "Access")], [At(150, 52, "Return the badge on the"), At(150, 64, "last day of work")], [At(350, 52, "Every employee")],
            [At(0, 84, "Data")], [At(150, 84, "Lock the screen")], [At(350, 84, "All staff")]);

        Assert.Equal(
            [
                "Clause | Duty | Owner", "Fire safety and escape | Check the whole laboratory every month | Facility team",
                "Access | Return the badge on the last day of work | Every employee", "Data | Lock the screen | All staff",
            ],
            blocks.Select(block => block.Text));
        Assert.All(blocks, block => Assert.Equal(BlockKind.TableRow, block.Kind));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Letters_aslant_across_the_page_are_one_word_at_its_end_and_no_section(int direction)
    {
        var letters = "DRAFT".Select((letter, i) =>
            (IReadOnlyList<PdfLine>)[new(letter.ToString(), 50 + (60 * i), 400 + (60 * i * direction), 95 + (60 * i), 445 + (60 * i * direction), 45)]);
        var blocks = Written([.. letters, Body()]);

        Assert.Equal("DRAFT", blocks[^1].Text);
        Assert.All(blocks, block => Assert.Equal("", block.Section));
    }

    [Fact]
    public void Large_word_across_lines_of_text_is_no_heading_and_one_above_them_is()
    {
        var across = Written([new("DRAFT", 100, 100, 400, 160, 60)], Body());
        var above = Written([new("Terms", 0, -80, 200, -40, 40)], Body());

        Assert.Equal(("DRAFT", ""), (across[^1].Text, across[^1].Section));
        Assert.Equal((BlockKind.Heading, "Terms"), (above[0].Kind, above[^1].Section));
    }

    private static IReadOnlyList<PdfLine> Body() =>
        [.. Enumerable.Range(0, 40).Select(i => At(0, 12 * i, "The supplier shall deliver the goods to the warehouse in Riga within ten working days"))];

    private static string Line(params PdfWord[] words)
    {
        var builder = new PdfLineBuilder();
        foreach (var word in words) builder.Add(word);
        return builder.Finish()!.Value.Text;
    }

    private static PdfWord Word(string text, double left) => new(text, left, 0, left + (5 * text.Length), 10);

    private static PdfWord Raised(string text, double left) => new(text, left, -1, left + (3 * text.Length), 5);

    private static PdfLine At(double left, double top, string text) => new(text, left, top, left + (5 * text.Length), top + 9, 9);

    private static IReadOnlyList<Block> Written(params IReadOnlyList<PdfLine>[] blocks)
    {
        var writer = new BlockWriter(new());
        new PdfWriting(new(null, [new(blocks)]), writer).Write();
        return writer.Finish().Blocks;
    }
}
