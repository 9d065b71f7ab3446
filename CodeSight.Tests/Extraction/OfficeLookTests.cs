using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Office files are read as Office shows them: numbers, marks, merged cells, and what is hidden.</summary>
public sealed class OfficeLookTests
{
    [Theory]
    [InlineData("<w:r><w:t>limit 200</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t xml:space=\"preserve\"> euros</w:t></w:r>", "limit 200 [1] euros")]
    [InlineData("<w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>6</w:t></w:r>", "10^6")]
    [InlineData("<w:r><w:t>35 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r>", "35 m²")]
    [InlineData("<w:r><w:t>H</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"subscript\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>O</w:t></w:r>", "H2O")]
    [InlineData("<w:r><w:t>200</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Raised\"/></w:rPr><w:t>1</w:t></w:r>", "200 [1]")]
    [InlineData("<w:r><w:t xml:space=\"preserve\">costs </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t xml:space=\"preserve\">500 </w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t xml:space=\"preserve\">EUR </w:t></w:r><w:r><w:t>420 EUR</w:t></w:r>", "costs ~~500 EUR~~ 420 EUR")]
    [InlineData("<w:r><w:rPr><w:strike w:val=\"0\"/></w:rPr><w:t>500 EUR</w:t></w:r>", "500 EUR")]
    public void Runs_of_word_keep_their_look(string runs, string expected) =>
        Assert.Equal([$"Paragraph 1-1 [] {expected}"], Reading.Shown(Reading.Of("file.docx", Word($"<w:p>{runs}</w:p>"))));

    [Theory]
    [InlineData(HiddenContentMode.Skip, "seen seen", "1 hidden passage was left out.")]
    [InlineData(HiddenContentMode.Mark, "seen [hidden: secret words] seen", "1 hidden passage was read and marked as hidden.")]
    public void Hidden_text_of_word_follows_the_setting(HiddenContentMode mode, string expected, string note)
    {
        var document = Read("file.docx", Word(
            "<w:p><w:r><w:t xml:space=\"preserve\">seen </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space=\"preserve\">secret </w:t></w:r>"
            + "<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space=\"preserve\">words </w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>"), mode);

        Assert.Equal(expected, WordShare.TextOf(document));
        Assert.Equal([note], document.Notes);
    }

    [Fact]
    public void Notes_of_word_are_numbered_as_printed_and_told_apart()
    {
        var file = OfficeFiles.Zip(OfficeFiles.WordParts(
            "<w:p><w:r><w:t>One</w:t></w:r><w:r><w:footnoteReference w:id=\"7\"/></w:r></w:p>"
            + "<w:p><w:r><w:t>Two</w:t></w:r><w:r><w:endnoteReference w:id=\"7\"/></w:r><w:r><w:footnoteReference w:id=\"3\"/></w:r></w:p>"
            + "<w:p><w:r><w:t>Three</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"4\"/><w:t>*</w:t></w:r></w:p>",
            ("footnotes", Note("footnote", 7, "Foot A") + Note("footnote", 3, "Foot B") + Note("footnote", 4, "Foot C")),
            ("endnotes", Note("endnote", 7, "End A"))));

        Assert.Equal(
            ["One[1]", "[1] Foot A", "Two[i][2]", "[2] Foot B", "[i] End A", "Three*", "[3] Foot C"],
            Reading.Of("file.docx", file).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void Rows_of_word_keep_their_order_whatever_holds_them()
    {
        static string Row(string name) => $"<w:tr><w:tc>{Paragraph(name)}</w:tc><w:tc>{Paragraph("x")}</w:tc></w:tr>";
        var file = Word("<w:tbl>" + Row("Head") + $"<w:sdt><w:sdtContent>{Row("One")}{Row("Two")}</w:sdtContent></w:sdt>" + Row("Three")
            + $"<w:customXml>{Row("Four")}</w:customXml><w:tr><w:trPr><w:del/></w:trPr><w:tc>{Paragraph("deleted")}</w:tc><w:tc>{Paragraph("x")}</w:tc></w:tr>"
            + Row("Five") + "</w:tbl>");

        Assert.Equal(["Head", "One", "Two", "Three", "Four", "Five"],
            Reading.Of("file.docx", file).Blocks.Select(block => block.Text.Split(' ')[0]));
    }

    [Theory]
    [InlineData("html", "<html><body><p>Chunk about saffron.</p></body></html>", "Before Chunk about saffron. After", "")]
    [InlineData("rtf", "{\\rtf1 Chunk about saffron.}", "Before Chunk about saffron. After", "")]
    [InlineData("rtf", "no rich text", "Before After", "A document inserted into it is damaged.")]
    [InlineData("docx", "PK no package", "Before After", "A document inserted into it is damaged.")]
    [InlineData("mht", "MIME-Version: 1.0", "Before After", "A document inserted into it is of a kind that is not read.")]
    public void Documents_inserted_into_word_are_read_or_told(string ending, string content, string expected, string note)
    {
        var parts = OfficeFiles.WordParts($"{Paragraph("Before")}<w:altChunk r:id=\"c\"/>{Paragraph("After")}");
        parts = [.. parts.Select(part => part.Name != "word/_rels/document.xml.rels" ? part : (part.Name, part.Content.Replace("</Relationships>",
            $"<Relationship Id=\"c\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk\" Target=\"chunk.{ending}\"/></Relationships>", StringComparison.Ordinal)))];

        var document = Reading.Of("file.docx", OfficeFiles.Zip([.. parts, ($"word/chunk.{ending}", content)]));

        Assert.Equal(expected, WordShare.TextOf(document).Replace('\n', ' '));
        Assert.Equal(note, string.Join(' ', document.Notes));
    }

    [Fact]
    public void Lists_of_word_carry_the_labels_that_are_printed()
    {
        static string Level(int index, string format, string text, int start = 1, string more = "") =>
            $"<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>";
        static string Item(int list, int level, string want) =>
            $"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{want}</w:t></w:r></w:p>";
        var numbering =
            "<w:abstractNum w:abstractNumId=\"0\">" + Level(0, "upperRoman", "%1.") + Level(1, "decimal", "%1.%2", 1, "<w:isLgl/>")
            + Level(2, "lowerLetter", "%3)", 1, "<w:lvlRestart w:val=\"1\"/>") + "</w:abstractNum>"
            + "<w:abstractNum w:abstractNumId=\"1\">" + Level(0, "decimal", "%1.", 0) + "</w:abstractNum>"
            + "<w:abstractNum w:abstractNumId=\"2\">" + Level(0, "ordinalText", "%1 part") + "</w:abstractNum>"
            + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>"
            + "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">" + Level(0, "upperLetter", "(%1)", 3) + "</w:lvlOverride></w:num>"
            + "<w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num>"
            + "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>";
        var file = OfficeFiles.Zip(OfficeFiles.WordParts(
            Item(1, 0, "I.") + Item(1, 1, "1.1") + Item(1, 2, "a)") + Item(1, 1, "1.2") + Item(1, 2, "b)") + Item(1, 0, "II.") + Item(1, 2, "a)")
            + Item(1, 1, "2.2") + Item(2, 0, "0.") + Item(2, 0, "1.") + Item(2, 0, "") + Item(2, 0, "3.") + Item(3, 0, "(C)") + Item(3, 0, "(D)")
            + Item(4, 0, "First part") + Item(4, 0, "Second part") + Item(5, 0, "7."),
            ("numbering", numbering)));

        foreach (var block in Reading.Of("file.docx", file).Blocks)
            Assert.Equal(block.Text[..(block.Text.Length / 2)], block.Text[((block.Text.Length / 2) + 1)..]);
    }

    [Theory]
    [InlineData(HiddenContentMode.Skip,
        new[] { "S", "Name | Phone", "Ann | 555" }, "2 hidden columns and 1 hidden row were left out.")]
    [InlineData(HiddenContentMode.Mark,
        new[] { "S", "Name | [hidden] Pay | [hidden] Bonus | Phone", "Ann | [hidden] 100 | | 555", "[hidden] Bob | | | 556" },
        "2 hidden columns and 1 hidden row were read and marked as hidden.")]
    public void Hidden_rows_and_columns_follow_the_setting(HiddenContentMode mode, string[] expected, string note)
    {
        var document = Read("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
            + Row(1, "", ("A", "Name"), ("B", "Pay"), ("C", "Bonus"), ("D", "Phone")) + Row(2, "", ("A", "Ann"), ("B", "100"), ("D", "555"))
            + Row(3, "hidden=\"1\"", ("A", "Bob"), ("D", "556")) + "</sheetData>")), mode);

        Assert.Equal(expected, document.Blocks.Select(block => block.Text));
        Assert.Equal([note], document.Notes);
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("veryHidden")]
    public void Hidden_sheets_are_left_out_and_counted(string state)
    {
        var document = Reading.Of("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            $"<sheetData>{Row(1, "", ("A", "Name"))}</sheetData>", state: state)));

        Assert.Empty(document.Blocks);
        Assert.Equal(["1 hidden sheet was left out."], document.Notes);
    }

    [Fact]
    public void Merged_cells_are_repeated_for_each_row_and_column()
    {
        var document = Reading.Of("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            "<sheetData>" + Row(1, "", ("A", "Sales of all years")) + Row(2, "", ("B", "2023"), ("D", "2024"))
            + Row(3, "", ("A", "Region"), ("B", "Q1"), ("C", "Q2"), ("D", "Q1"), ("E", "Q2"))
            + Row(4, "", ("A", "North"), ("B", "1"), ("C", "2"), ("D", "3"), ("E", "4")) + Row(5, "", ("B", "5"), ("C", "6"), ("D", "7"), ("E", "8"))
            + "</sheetData><mergeCells count=\"4\"><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"D2:E2\"/><mergeCell ref=\"A4:A5\"/></mergeCells>")));

        Assert.Equal(
            [
                "S", "Sales of all years", "| 2023 | 2023 | 2024 | 2024", "Region | Q1 | Q2 | Q1 | Q2", "North | 1 | 2 | 3 | 4", "North | 5 | 6 | 7 | 8",
            ],
            document.Blocks.Select(block => block.Text));
        Assert.Equal("| 2023 | 2023 | 2024 | 2024\nRegion | Q1 | Q2 | Q1 | Q2", document.Blocks[^1].Context);
    }

    [Fact]
    public void Regions_that_lie_upon_each_other_cost_no_more_than_one()
    {
        const int Count = 3000;
        var rows = string.Concat(Enumerable.Range(1, Count).Select(i => Row(i, "", ("A", "1"), ("B", "2"))));
        var regions = string.Concat(Enumerable.Repeat("<mergeCell ref=\"C1:XFD1048576\"/>", Count));

        var document = Reading.Of("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            $"<sheetData>{rows}</sheetData><mergeCells>{regions}</mergeCells>")));

        Assert.Equal(Count + 1, document.Blocks.Count);
        Assert.All(document.Blocks.Skip(1), block => Assert.Equal("1 | 2", block.Text));
    }

    [Fact]
    public void Formulas_without_a_value_are_marked_and_counted()
    {
        var document = Reading.Of("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1*2</f></c><c r=\"B1\"><f>1+1</f><v>2</v></c><c r=\"C1\"><f>B1*3</f><v></v></c><c r=\"D1\" t=\"str\"><f>T(1)</f><v></v></c></row></sheetData>")));

        Assert.Equal("=B1*2 (not calculated) | 2 | =B1*3 (not calculated)", document.Blocks[^1].Text);
        Assert.Equal(["2 cells hold formulas without a value; the formula was indexed."], document.Notes);
    }

    [Fact]
    public void Shared_strings_of_sheets_keep_their_look_and_lose_their_escapes()
    {
        var document = Reading.Of("file.xlsx", OfficeFiles.Zip(OfficeFiles.SheetParts(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" s=\"1\"><v>9</v></c></row></sheetData>",
            "<si><t>a_x000D__x000A_b _x005F_x0041_ snake_x_case</t></si>"
            + "<si><r><t>200</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r></si>"
            + "<si><r><rPr><strike/></rPr><t xml:space=\"preserve\">500 EUR </t></r><r><t>420 EUR</t></r></si>",
            "<fonts><font/><font><strike/></font></fonts><fills/><borders/><cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/></cellXfs>")));

        Assert.Equal("a b _x0041_ snake_x_case | 200 [1] | ~~500 EUR~~ 420 EUR | ~~9~~", document.Blocks[^1].Text);
    }

    [Fact]
    public void Shapes_of_a_slide_are_read_from_the_top_and_from_the_left()
    {
        static string Shape(int x, int y, string text) =>
            $"<p:sp><p:nvSpPr/><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"100\" cy=\"100\"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>";
        var document = Reading.Of("file.pptx", OfficeFiles.Zip(OfficeFiles.SlideParts(
            ("", Shape(0, 900, "last") + Shape(500, 310, "right") + Shape(0, 300, "left") + Shape(0, 10, "first")))));

        Assert.Equal(["first", "left", "right", "last"], document.Blocks.Select(block => block.Text));
    }

    [Theory]
    [InlineData(HiddenContentMode.Skip, "seen", new[] { "1 of 3 slides show images without text.", "1 hidden slide was left out." })]
    [InlineData(HiddenContentMode.Mark, "seen secret",
        new[] { "1 of 3 slides show images without text.", "1 hidden slide was read and marked as hidden." })]
    public void Slides_without_text_and_hidden_ones_are_counted(HiddenContentMode mode, string expected, string[] notes)
    {
        static string Shape(string text) => $"<p:sp><p:nvSpPr/><p:spPr/><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>";
        var document = Read("file.pptx", OfficeFiles.Zip(OfficeFiles.SlideParts(
            ("", Shape("seen")), ("show=\"0\"", Shape("secret")), ("", "<p:pic><p:nvPicPr/><p:blipFill/><p:spPr/></p:pic>"))), mode);

        Assert.Equal(expected, string.Join(' ', document.Blocks.Select(block => block.Text)));
        Assert.Equal(mode == HiddenContentMode.Mark ? "[hidden] slide" : "", document.Blocks[^1].Section);
        Assert.Equal(notes, document.Notes);
    }

    [SharedDataTheory]
    [InlineData("docx/altchunk.docx", "Main text before chunk.|Chunk text about saffron.|Main text after chunk.")]
    [InlineData("docx/footnotes-many.docx", "lakes.[1]|[1] Note for one|lakes.[2]|[2] Note for two|lakes.[3]|[3] Note for three")]
    [InlineData("docx/numbering-zero-override.docx",
        "0. want 0.|1. want 1.|1.0 want 1.0|1.1 want 1.1|B) want B)|C) want C)|1st want 1st|2nd want 2nd|1 want 1|1.a.I want 1.a.I|1.b want 1.b|01 want 01|One want One")]
    [InlineData("docx/sdt-rows.docx", "One |Two |Three |Four ")]
    [InlineData("docx/strike.docx", "The price is ~~500 EUR~~ 420 EUR.")]
    [InlineData("docx/superscript-run.docx", "The hotel limit is 200 [1] euros a night.")]
    [InlineData("xlsx/05-merged-region.xlsx", "Scandinavia / Oslo|Scandinavia / Malmo|Scandinavia / Aarhus|Iberia / Porto|Iberia / Sevilla")]
    [InlineData("xlsx/durations-leading-zeros-units.xlsx", "250:15|01067|00012345|12.5 kg|Tier 3|-2:00")]
    [InlineData("xlsx/formulas-no-cache.xlsx", "Chair / 100 / =B2*1.2 (not calculated)")]
    [InlineData("pptx/11-reading-order.pptx", "First at the top|Second in the middle|Third at the bottom")]
    public void The_cases_are_read_as_shown(string name, string expected)
    {
        var text = WordShare.TextOf(Reading.Of(name, File.ReadAllBytes(SharedData.CaseAt(name)))).Replace(" | ", " / ", StringComparison.Ordinal);
        var at = 0;
        foreach (var part in expected.Split('|'))
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0 || (name.Contains("durations", StringComparison.Ordinal) && text.Contains(part, StringComparison.Ordinal)),
                $"'{part}' is not after position {at} of: {text}");
            if (found >= 0 && !name.Contains("durations", StringComparison.Ordinal)) at = found + part.Length;
        }
    }

    [SharedDataTheory]
    [InlineData("xlsx/04-hidden.xlsx", "1 hidden column, 1 hidden row and 2 hidden sheets were left out.", "Secret")]
    [InlineData("pptx/image-slides.pptx", "5 of 6 slides show images without text.", "never there")]
    [InlineData("xlsx/formulas-no-cache.xlsx", "2 cells hold formulas without a value; the formula was indexed.", "never there")]
    public void The_cases_tell_what_is_left_out(string name, string note, string absent)
    {
        var document = Reading.Of(name, File.ReadAllBytes(SharedData.CaseAt(name)));

        Assert.Equal([note], document.Notes);
        Assert.DoesNotContain(absent, WordShare.TextOf(document), StringComparison.Ordinal);
    }

    private static ExtractedDocument Read(string name, byte[] bytes, HiddenContentMode mode) =>
        (ExtractorRegistry.Find(name) ?? throw new ArgumentException(name)).Extract(new(bytes, name, new() { HiddenContent = mode }), CancellationToken.None);

    private static byte[] Word(string body) => OfficeFiles.Zip(OfficeFiles.WordParts(
        body, ("styles", "<w:style w:type=\"character\" w:styleId=\"Raised\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>")));

    private static string Paragraph(string text) => $"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>";

    private static string Note(string kind, int id, string text) => $"<w:{kind} w:id=\"{id}\">{Paragraph(text)}</w:{kind}>";

    private static string Row(int number, string attributes, params (string Column, string Text)[] cells) =>
        $"<row r=\"{number}\" {attributes}>{string.Concat(cells.Select(cell => char.IsAsciiDigit(cell.Text[0])
            ? $"<c r=\"{cell.Column}{number}\"><v>{cell.Text}</v></c>"
            : $"<c r=\"{cell.Column}{number}\" t=\"inlineStr\"><is><t>{cell.Text}</t></is></c>"))}</row>";
}
