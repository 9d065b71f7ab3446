using CodeSight.Extraction.Code;
using CodeSight.Extraction.Text;

namespace CodeSight.Tests.Extraction;

public sealed class FileTextTests
{
    public static TheoryData<string> TextEndings =>
        [.. CodeNames.Endings, ".html", ".htm", ".xhtml", ".md", ".rst", ".csv", ".tsv", ".txt", ".log"];

    [Theory]
    [MemberData(nameof(TextEndings))]
    public void A_page_shows_a_file_in_the_encoding_in_which_it_is_indexed(string ending)
    {
        // An encoding that nothing guesses: who believes the declaration reads the word, who does not reads other letters.
        var bytes = Codepages.Get("x-mac-cyrillic").GetBytes(
            "<?xml version=\"1.0\" encoding=\"x-mac-cyrillic\"?>\n<p>\u043F\u0440\u0438\u0432\u0435\u0442</p>\n");
        var name = "file" + ending;

        var encoding = FileText.DetectEncoding(bytes, name, out _);
        var indexed = WordShare.TextOf(Reading.Of(name, bytes));

        Assert.NotNull(encoding);
        Assert.Equal(encoding.GetString(bytes).Contains("\u043F\u0440\u0438\u0432\u0435\u0442", StringComparison.Ordinal),
            indexed.Contains("\u043F\u0440\u0438\u0432\u0435\u0442", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.xml")]
    [InlineData("a.XSD")]
    [InlineData("a.csproj")]
    [InlineData("a.config")]
    [InlineData("a.html")]
    public void A_declaration_is_believed_where_the_kind_of_file_has_one(string name) =>
        Assert.Equal(10007, FileText.DetectEncoding(
            Codepages.Get("x-mac-cyrillic").GetBytes("<?xml version=\"1.0\" encoding=\"x-mac-cyrillic\"?>\n<p>\u043F\u0440\u0438\u0432\u0435\u0442</p>\n"), name, out _)?.CodePage);
}
