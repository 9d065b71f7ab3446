namespace CodeSight.Tests.Extraction;

public sealed class PlainTextExtractorTests
{
    [Fact]
    public void Paragraphs_end_at_blank_lines_and_list_items_stand_alone() =>
        Assert.Equal(
            ["Paragraph 1-2 [] first line/second line", "ListItem 4-5 [] - item/goes on", "ListItem 6-6 [] 2) other"],
            Reading.Shown("note.txt", "first line\nsecond line\n\n- item\n  goes on\n2) other\n"));

    [Fact]
    public void Characters_that_nobody_reads_are_removed() =>
        Assert.Equal(
            ["Paragraph 1-1 [] office finance soft hyphen a b"],
            Reading.Shown("note.txt", "o\uFB03ce\u00A0\uFB01nance soft hy\u00ADphen\u0001\u200B a\u2003b\u0007\n"));
}
