namespace CodeSight.Tests.Extraction;

public sealed class HtmlExtractorTests
{
    [Fact]
    public void Content_is_read_and_what_surrounds_it_is_not()
    {
        var page = """
            <html><head><title>Leave policy</title><script>var x = "no";</script></head>
            <body>
            <nav><a href="/">Home</a></nav>
            <h1>Leave</h1>
            <p>Twenty <b>days</b>
            a year.</p>
            <ul><li>Sick<ul><li>short</li></ul></li><li><p>Parental</p></li></ul>
            <pre>a
              b</pre>
            <table><tr><th>Kind<th>Days</tr><tr><td>Sick<td>10</tr></table>
            <div hidden>not seen</div>
            <footer>All rights reserved</footer>
            </body></html>
            """;

        var document = Reading.Of("page.html", page);

        Assert.Equal("Leave policy", document.Title);
        Assert.Equal(
            [
                "Heading 4-4 [Leave] Leave",
                "Paragraph 5-5 [Leave] Twenty days a year.",
                "ListItem 7-7 [Leave] - Sick",
                "ListItem 7-7 [Leave] - short",
                "ListItem 7-7 [Leave] - Parental",
                "Code 8-9 [Leave] a/  b",
                "TableRow 10-10 [Leave] Kind | Days",
                "TableRow 10-10 [Leave] Sick | 10 {Kind | Days}",
            ],
            Reading.Shown(document));
    }

    [Fact]
    public void The_main_part_is_read_alone_where_there_is_one() =>
        Assert.Equal(
            [$"Paragraph 1-1 [] {new string('x', 300)}"],
            Reading.Shown("page.html", $"<body><div>cookies?</div><main><p>{new string('x', 300)}</p></main></body>"));

    [Fact]
    public void A_declared_encoding_is_used() =>
        Assert.Equal(["Paragraph 1-1 [] Łódź"],
            Reading.Shown(Reading.Of("page.html", [.. "<meta charset=iso-8859-2><p>"u8, 0xA3, 0xF3, 0x64, 0xBC])));

    [Fact]
    public void A_page_of_menus_only_is_read_whole() =>
        Assert.Equal(["Paragraph 1-1 [] Everything"], Reading.Shown("page.html", "<nav>Everything</nav>"));
}
