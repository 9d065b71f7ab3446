using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction.Formats;

public sealed class OpenDocumentTests
{
    private const string Styles = """
        <style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
        <style:style style:name="R" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
        <style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="HT" style:family="table"><style:table-properties table:display="false"/></style:style>
        <style:style style:name="HS" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>
        <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
        """;

    [Fact]
    public void A_text_keeps_its_headings_labels_tables_and_notes()
    {
        var body = """
            <text:h text:outline-level="1">Travel</text:h>
            <text:p>The limit is 200<text:span text:style-name="R">1</text:span> EUR, <text:span text:style-name="S">500 EUR</text:span> 420 EUR.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Within a year.</text:p></text:note-body></text:note></text:p>
            <text:p>Seen<text:span text:style-name="H">not seen</text:span><text:s text:c="2"/>here<office:annotation><dc:creator>Otto</dc:creator><text:p>Check this.</text:p></office:annotation>.</text:p>
            <text:list text:style-name="L"><text:list-item><text:p>First</text:p><text:list><text:list-item><text:p>Inner</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Second</text:p></text:list-item></text:list>
            <text:p>Between.</text:p>
            <text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:p>Third</text:p></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell><text:p>Region</text:p></table:table-cell><table:table-cell><text:p>Days</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>North</text:p></table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell><text:p>25</text:p></table:table-cell></table:table-row></table:table>
            """;

        var document = Reading.Of("a.odt", ZipFiles.OpenDocument("text", body, Styles));

        Assert.Equal(
            [
                "Heading 1-1 [Travel] Travel",
                "Paragraph 2-2 [Travel] The limit is 200 [1] EUR, ~~500 EUR~~ 420 EUR. [1]",
                "Paragraph 2-2 [Travel] [1] Within a year.",
                "Paragraph 3-3 [Travel] Seen here.",
                "Paragraph 3-3 [Travel] Comment by Otto: Check this.",
                "ListItem 4-4 [Travel] 1. First",
                "ListItem 5-5 [Travel] a) Inner",
                "ListItem 6-6 [Travel] 2. Second",
                "Paragraph 7-7 [Travel] Between.",
                "ListItem 8-8 [Travel] 3. Third",
                "TableRow 9-9 [Travel] Region | Days",
                "TableRow 10-10 [Travel] North | 20 {Region | Days}",
                "TableRow 11-11 [Travel] North | 25 {Region | Days}",
            ],
            Reading.Shown(document));
        Assert.Equal(["1 hidden passage was left out."], document.Notes);
    }

    [Fact]
    public void A_workbook_is_read_as_its_sheets_show_it()
    {
        var body = """
            <table:table table:name="Leave"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>
            <table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3"><text:p>Days of leave</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
            <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
            <table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Secret</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Paid</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell office:value-type="string"><text:p>Otto</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="0.125"><text:p>12,5 %</text:p></table:table-cell></table:table-row>
            <table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>Hidden</text:p></table:table-cell><table:table-cell/><table:table-cell office:value-type="float" office:value="9"><text:p>9</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell office:value-type="string"><text:p>Sum</text:p></table:table-cell><table:table-cell/><table:table-cell table:formula="of:=SUM([.C5:.C5])"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
            <table:table table:name="Old" table:style-name="HT"><table:table-row><table:table-cell office:value-type="string"><text:p>gone</text:p></table:table-cell></table:table-row></table:table>
            """;
        var file = ZipFiles.OpenDocument("spreadsheet", body, Styles);

        var document = Reading.Of("a.ods", file);
        var marked = Reading.Of("a.ods", file, options: new() { HiddenContent = HiddenContentMode.Mark });

        Assert.Equal(
            [
                "Heading 1-1 [Leave] Leave",
                "Paragraph 1-1 [Leave] Days of leave",
                "TableRow 4-4 [Leave] Name | Paid",
                "TableRow 5-5 [Leave] Otto | 12,5 % {Name | Paid}",
                "TableRow 7-7 [Leave] Sum | (no value: SUM([.C5:.C5])) {Name | Paid}",
            ],
            Reading.Shown(document));
        Assert.Equal(
            [
                "1 hidden column, 1 hidden row and 1 hidden sheet were left out.",
                "1 formula holds no value: the program that wrote the file did not compute it.",
            ],
            document.Notes);
        Assert.Contains(marked.Blocks, block => block.Text == "[hidden] Hidden | | 9");
        Assert.Contains(marked.Blocks, block => block.Text == "gone" && block.Section == "[hidden] Old");
    }

    [Fact]
    public void A_presentation_is_read_by_position_with_its_notes()
    {
        var body = """
            <draw:page draw:name="p1"><draw:frame svg:x="1cm" svg:y="9cm"><draw:text-box><text:p>Below</text:p></draw:text-box></draw:frame><draw:frame svg:x="12cm" svg:y="4.1cm"><draw:text-box><text:p>Right</text:p></draw:text-box></draw:frame><draw:frame svg:x="10mm" svg:y="4cm"><draw:text-box><text:p>Left</text:p></draw:text-box></draw:frame>
            <draw:frame presentation:class="title" svg:x="1cm" svg:y="11cm"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame>
            <presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>Say hello.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
            <draw:page draw:style-name="HS"><draw:frame><draw:text-box><text:p>not shown</text:p></draw:text-box></draw:frame></draw:page>
            """;

        var document = Reading.Of("a.odp", ZipFiles.OpenDocument("presentation", body, Styles));

        Assert.Equal(("Plan", 2), (document.Title, document.Pages));
        Assert.Equal(["Plan", "Left", "Right", "Below", "Notes: Say hello."], document.Blocks.Select(block => block.Text));
        Assert.Equal(["1 hidden slide was left out."], document.Notes);
    }

    [Fact]
    public void A_protected_file_says_that_it_needs_a_password()
    {
        var file = ZipFiles.Of(("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>"), ("content.xml", "\u0001\u0002"));

        Assert.Contains("password", Assert.Throws<FileFaultException>(() => Reading.Of("a.odt", file)).Message, StringComparison.Ordinal);
    }
}
