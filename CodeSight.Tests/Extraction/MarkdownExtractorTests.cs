namespace CodeSight.Tests.Extraction;

public sealed class MarkdownExtractorTests
{
    [Fact]
    public void Headings_lists_tables_and_code_keep_their_places()
    {
        var text = """
            # Handbook

            Welcome *all*, see [the plan](plan.md).
            It goes on.

            ## Leave

            - Twenty **days**
              in a year
              - nested
            1. first
            2. second

            | Kind | Days |
            |---|---|
            | Parental | 90 |

            ```sh
            apply  --now
            ```

            ### Sick leave
            Tell us.

            ## Pay
            Monthly.
            """;

        Assert.Equal(
            [
                "Heading 1-1 [Handbook] Handbook",
                "Paragraph 3-4 [Handbook] Welcome all, see the plan. It goes on.",
                "Heading 6-6 [Handbook > Leave] Leave",
                "ListItem 8-9 [Handbook > Leave] - Twenty days in a year",
                "ListItem 10-10 [Handbook > Leave] - nested",
                "ListItem 11-11 [Handbook > Leave] 1. first",
                "ListItem 12-12 [Handbook > Leave] 2. second",
                "TableRow 14-14 [Handbook > Leave] Kind | Days",
                "TableRow 16-16 [Handbook > Leave] Parental | 90 {Kind | Days}",
                "Code 18-20 [Handbook > Leave] apply  --now",
                "Heading 22-22 [Handbook > Leave > Sick leave] Sick leave",
                "Paragraph 23-23 [Handbook > Leave > Sick leave] Tell us.",
                "Heading 25-25 [Handbook > Pay] Pay",
                "Paragraph 26-26 [Handbook > Pay] Monthly.",
            ],
            Reading.Shown("handbook.md", text));
    }

    [Fact]
    public void Front_matter_gives_the_title()
    {
        var document = Reading.Of("page.md", "---\ntitle: \"Travel policy\"\ndate: 2024-01-02\n---\n\n# Something else\n");

        Assert.Equal("Travel policy", document.Title);
        Assert.Equal("Code 1-4 [] title: \"Travel policy\"/date: 2024-01-02", Reading.Shown(document)[0]);
    }

    [Fact]
    public void Html_inside_is_read_without_its_tags() =>
        Assert.Equal(["Paragraph 1-3 [] Kept & seen"],
            Reading.Shown("page.md", "<details>\nKept &amp; seen<!-- not this -->\n</details>\n"));

    [Fact]
    public void Windows_line_ends_count_once() =>
        Assert.Equal(["Paragraph 1-1 [] one", "Paragraph 3-3 [] two"], Reading.Shown("page.md", "one\r\n\r\ntwo\r\n"));
}
