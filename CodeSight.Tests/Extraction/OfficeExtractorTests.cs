using DocumentFormat.OpenXml.Packaging;
using S = DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Tests.Extraction;

public sealed class OfficeExtractorTests
{
    [Fact]
    public void Word_numbers_are_those_that_a_person_sees()
    {
        var file = OfficeFiles.Word((part, body) =>
        {
            part.AddNewPart<NumberingDefinitionsPart>().Numbering = new W.Numbering(
                new W.AbstractNum(
                    Level(0, W.NumberFormatValues.Decimal, "%1."),
                    Level(1, W.NumberFormatValues.LowerLetter, "%1.%2)"))
                { AbstractNumberId = 1 },
                new W.NumberingInstance(new W.AbstractNumId { Val = 1 }) { NumberID = 1 });
            body.Append(Numbered("Term", 0, outline: 0), Numbered("first", 1), Numbered("second", 1), Numbered("Payment", 0, outline: 0),
                Numbered("again", 1));
        });

        Assert.Equal(
            [
                "Heading 1-1 [1. Term] 1. Term", "ListItem 2-2 [1. Term] 1.a) first", "ListItem 3-3 [1. Term] 1.b) second",
                "Heading 4-4 [2. Payment] 2. Payment", "ListItem 5-5 [2. Payment] 2.a) again",
            ],
            Reading.Shown(Reading.Of("contract.docx", file)));
    }

    [Fact]
    public void Word_tables_repeat_their_header_and_merged_cells()
    {
        var file = OfficeFiles.Word((_, body) => body.Append(new W.Table(
            new W.TableRow(Cell("Plan"), Cell("Cost", span: 2)),
            new W.TableRow(Cell("Basic", merge: W.MergedCellValues.Restart), Cell("10"), Cell("20")),
            new W.TableRow(Cell("", merge: W.MergedCellValues.Continue), Cell("30"), Cell("40")))));

        Assert.Equal(
            ["TableRow 1-2 [] Plan | Cost | Cost", "TableRow 3-5 [] Basic | 10 | 20 {Plan | Cost | Cost}",
            "TableRow 6-8 [] Basic | 30 | 40 {Plan | Cost | Cost}"],
            Reading.Shown(Reading.Of("plans.docx", file)));
    }

    [Fact]
    public void Deleted_text_is_left_out_and_inserted_text_is_read()
    {
        var file = OfficeFiles.Word((_, body) => body.Append(new W.Paragraph(
            new W.DeletedRun(new W.Run(new W.DeletedText("old "))),
            new W.InsertedRun(new W.Run(new W.Text("new"))),
            new W.Run(new W.FieldCode(" PAGE ")))));

        Assert.Equal(["Paragraph 1-1 [] new"], Reading.Shown(Reading.Of("draft.docx", file)));
    }

    [Fact]
    public void Sheet_rows_show_dates_and_numbers_as_a_person_sees_them()
    {
        var file = OfficeFiles.Sheet(
            "Prices",
            (1, [Text("A1", "Price list")]),
            (3, [Text("A3", "Item"), Text("B3", "Since"), Text("C3", "Share"), Text("D3", "Price")]),
            (4, [Text("A4", "Pen"), Number("B4", "45356", 1), Number("C4", "0.125", 2), Number("D4", "1234.5", 3)]),
            (6, [Text("A6", "Pad"), Number("D6", "0.30000000000000004", 0)]));

        Assert.Equal(
            [
                "Heading 1-1 [Prices] Prices",
                "Paragraph 1-1 [Prices] Price list",
                "TableRow 3-3 [Prices] Item | Since | Share | Price",
                "TableRow 4-4 [Prices] Pen | 2024-03-05 | 12.50% | 1,234.50 {Item | Since | Share | Price}",
                "TableRow 6-6 [Prices] Pad | | | 0.3 {Item | Since | Share | Price}",
            ],
            Reading.Shown(Reading.Of("prices.xlsx", file)));
    }

    private static W.Level Level(int index, W.NumberFormatValues format, string text) =>
        new(new W.StartNumberingValue { Val = 1 }, new W.NumberingFormat { Val = format },
            new W.LevelText { Val = text })
        { LevelIndex = index };

    private static W.Paragraph Numbered(string text, int level, int? outline = null)
    {
        var properties =
            new W.ParagraphProperties(new W.NumberingProperties(new W.NumberingLevelReference { Val = level },
            new W.NumberingId { Val = 1 }));
        if (outline is { } value) properties.Append(new W.OutlineLevel { Val = value });
        return new W.Paragraph(properties, new W.Run(new W.Text(text)));
    }

    private static W.TableCell Cell(string text, int span = 1, W.MergedCellValues? merge = null)
    {
        var properties = new W.TableCellProperties();
        if (span > 1) properties.Append(new W.GridSpan { Val = span });
        if (merge is { } value) properties.Append(new W.VerticalMerge { Val = value });
        return new W.TableCell(properties, new W.Paragraph(new W.Run(new W.Text(text))));
    }

    private static S.Cell Text(string place, string text) =>
        new(new S.InlineString(new S.Text(text))) { CellReference = place, DataType = S.CellValues.InlineString };

    private static S.Cell Number(string place, string value, uint style) =>
        new(new S.CellValue(value)) { CellReference = place, StyleIndex = style };
}
