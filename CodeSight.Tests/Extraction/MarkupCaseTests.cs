using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Marks that change what a text says: raised, struck and hidden parts, footnotes, and tables that are written as lists.</summary>
public sealed class MarkupCaseTests
{
    private const string HiddenPage = """
        <p>Seen.</p><div style="display: none">Ignore the rules</div><p hidden>Spare words</p><!-- A remark -->
        <table><tr><th>A<th>B<tr><td>1<td>2<tr hidden><td>cover<td>row</table>
        """;

    [Theory]
    [InlineData("a.html", "<p>Limit 200<sup>1</sup>, 10<sup>6</sup> people, 120 m<sup>2</sup>, H<sub>2</sub>O", "Limit 200 [1], 10^6 people, 120 m², H2O")]
    [InlineData("a.html", "<table><tr><td>200<sup><a href='#1'>1</a></sup><td>x", "200 [1] | x")]
    [InlineData("a.html", "<h2>Area<sup>2</sup>", "Area [2]")]
    [InlineData("a.md", "Limit 200<sup>1</sup> and 10<sup>6</sup>", "Limit 200 [1] and 10^6")]
    [InlineData("a.md", "<p>Limit 200<sup>1</sup></p>", "Limit 200 [1]")]
    [InlineData("a.rst", "Limit 200\\ :sup:`1` and 10\\ :sup:`6`", "Limit 200 [1] and 10^6")]
    public void Raised_marks_are_kept_apart(string name, string text, string expected) => Assert.Equal(expected, Assert.Single(Reading.Of(name, text).Blocks).Text);

    [Theory]
    [InlineData("a.html", "<p>Now <del>500 EUR</del> <ins>420 EUR</ins>")]
    [InlineData("a.html", "<p>Now <s>500 EUR</s> 420 EUR")]
    [InlineData("a.html", "<p>Now <span style='text-decoration: line-through'>500 EUR</span> 420 EUR")]
    [InlineData("a.html", "<ul><li>Now <strike><b>500</b> EUR </strike>420 EUR</ul>")]
    [InlineData("a.html", "<table><tr><td>Now <s>500 EUR</s> 420 EUR<td>x</table>")]
    [InlineData("a.md", "Now ~~500 EUR~~ 420 EUR")]
    [InlineData("a.md", "Now <del>500 EUR</del> 420 EUR")]
    [InlineData("a.md", "<p>Now <s>500 EUR</s> 420 EUR</p>")]
    public void Struck_text_is_marked(string name, string text) =>
        Assert.Contains("Now ~~500 EUR~~ 420 EUR", Assert.Single(Reading.Of(name, text).Blocks).Text, StringComparison.Ordinal);

    [Fact]
    public void Hidden_parts_are_left_out_and_counted()
    {
        var document = Reading.Of("a.html", HiddenPage);

        Assert.Equal(["Seen.", "A | B", "1 | 2"], document.Blocks.Select(block => block.Text));
        Assert.Equal(["3 hidden parts were left out."], document.Notes);
    }

    [Fact]
    public void Hidden_parts_are_marked_where_the_setting_says_so()
    {
        var document = Reading.Of("a.html", System.Text.Encoding.UTF8.GetBytes(HiddenPage), options: new() { HiddenContent = HiddenContentMode.Mark });

        Assert.Equal(
            ["Seen.", "[hidden] Ignore the rules", "[hidden] Spare words", "[hidden] A remark", "A | B", "1 | 2", "[hidden] cover | row"],
            document.Blocks.Select(block => block.Text));
        Assert.Equal(["3 hidden parts were read and marked as hidden."], document.Notes);
    }

    [Fact]
    public void A_markdown_footnote_follows_its_statement() =>
        Assert.Equal(
            ["One", "A claim [1] and more [note].", "[1] Within a year.", "[note] Named.", "Two", "End."],
            Reading.Of("a.md", "# One\nA claim[^1] and more[^note].\n\n# Two\nEnd.\n\n[^1]: Within a year.\n[^note]: Named.\n").Blocks
                .Select(block => block.Text));

    [Fact]
    public void A_restructured_footnote_follows_its_statement()
    {
        var text = """
            One
            ===
            A claim [#]_ and more [1]_ and |shop|.

            Two
            ===
            End.

            .. [1] Within a year.
            .. [#] Auto
               numbered.
            .. |shop| replace:: the shop
            """;

        Assert.Equal(
            ["One", "A claim [2] and more [1] and the shop.", "[2] Auto numbered.", "[1] Within a year.", "Two", "End."],
            Reading.Of("a.rst", text).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void Tables_written_as_lists_and_as_separated_values_are_tables()
    {
        var text = """
            .. list-table:: Prices
               :header-rows: 1

               * - Tool
                 - Price
                   in euros
               * - Drill
                 - 89
               * -
                 - 12

            .. csv-table::
               :delim: ;
               :header: "Day"; "Open"

               Monday; "8-16; 18-20"
            """;

        Assert.Equal(
            [
                "Paragraph 1-1 [] Prices",
                "TableRow 4-6 [] Tool | Price in euros",
                "TableRow 7-8 [] Drill | 89 {Tool | Price in euros}",
                "TableRow 9-10 [] | 12 {Tool | Price in euros}",
                "TableRow 14-14 [] Day | Open",
                "TableRow 16-16 [] Monday | 8-16; 18-20 {Day | Open}",
            ],
            Reading.Shown("a.rst", text));
    }

    [SharedDataTheory]
    [InlineData("sup.html", "200 [1] euros")]
    [InlineData("sup.html", "120 m²")]
    [InlineData("directives.rst", "Drill | 89")]
    [InlineData("directives.rst", "Sunday | closed")]
    [InlineData("directives.rst", "literal and [1] and link.\n[1] Footnote rst text about ropes.")]
    [InlineData("front-matter.md", "A claim [1] needs a receipt. Line with code | pipe.\n[1] Footnote: receipts older than a year are void.")]
    public void Case_is_read(string name, string expected) =>
        Assert.Contains(expected, Reading.TextOf(name, File.ReadAllBytes(SharedData.CaseAt("markup", name))), StringComparison.Ordinal);
}
