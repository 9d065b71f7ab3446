using System.Text;
using CodeSight.Api.Files;
using CodeSight.Extraction;
using CodeSight.Extraction.Code;
using CodeSight.Extraction.Host;
using CodeSight.Tests.Infrastructure;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Tests.Extraction.Formats;

/// <summary>Files without an ending, or under that of another kind, are read as what they are.</summary>
public sealed class ContentKindTests
{
    private static readonly byte[] Word = OfficeFiles.Word((_, body) => body.Append(new W.Paragraph(new W.Run(new W.Text("needle")))));

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "README", "needle in plain text"u8.ToArray(), "needle in plain text" },
        { "report", "<!DOCTYPE html><p>needle</p>"u8.ToArray(), "needle" },
        { "page.doc", "<html><body><p>needle</p></body></html>"u8.ToArray(), "needle" },
        { "table.xls", "<table><tr><td>a<td>needle</table>"u8.ToArray(), "a | needle" },
        { "table.xls", "a\tb\n1\tneedle\n"u8.ToArray(), "1 | needle" },
        { "letter.doc", Encoding.ASCII.GetBytes(@"{\rtf1 needle\par}"), "needle" },
        { "letter", Encoding.ASCII.GetBytes(@"{\rtf1 needle\par}"), "needle" },
        { "text.docx", "needle"u8.ToArray(), "needle" },
        { "old.doc", Word, "needle" },
        { "noending", Word, "needle" },
        { "sheet.xlsx", ZipFiles.OpenDocument("text", "<text:p xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">needle</text:p>"), "needle" },
        { "book", ZipFiles.Book(("a.xhtml", "<p>needle</p>")), "needle" },
        { "mail", "Received: from x\nSubject: s\n\nneedle\n"u8.ToArray(), "needle" },
        { "web.doc", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>needle</p>\n--b--\n"u8.ToArray(), "needle" },
        { "invite", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:needle\nEND:VEVENT\nEND:VCALENDAR\n"u8.ToArray(), "needle" },
        { "data", "{\"a\": {\"b\": \"needle\"}}"u8.ToArray(), "b: needle" },
        { "wide", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("needle")).ToArray(), "needle" },
        { "Dockerfile", "FROM needle"u8.ToArray(), "FROM needle" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_read_as_what_its_content_shows(string name, byte[] content, string expected) =>
        Assert.Contains(expected, Reading.Of(name, content).Blocks.Select(block => block.Text));

    [Fact]
    public void A_pdf_below_lines_of_another_program_is_one() =>
        Assert.Same(ExtractorRegistry.Find("a.pdf"), ExtractorRegistry.Find(new SourceFile("\n\n%PDF-1.4\n1 0 obj\n"u8.ToArray(), "a.pdf", new())));

    [Fact]
    public void What_a_saved_page_is_adorned_with_is_not_read()
    {
        var page = "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>needle</p>\n--b\nContent-Type: text/css\n\np { color: red }\n--b\nContent-Type: image/png\nContent-Location: http://a.b/c.png\n\nxxxx\n--b--\n";

        Assert.Equal(["From: <Saved by a browser>", "needle"], Reading.Of("page.mht", page).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void A_pdf_without_an_ending_is_given_to_the_reader_of_pdfs() =>
        Assert.Same(ExtractorRegistry.Find("a.pdf"), ExtractorRegistry.Find(new SourceFile("%PDF-1.7\n"u8.ToArray(), "report", new())));

    [Theory]
    [InlineData("page.html", "%PDX")]
    [InlineData("notes.md", "{\"a\": 1}")]
    [InlineData("notes.txt", "<html>a page that is told about</html>")]
    [InlineData("rows.csv", "From here,to there")]
    [InlineData("Program.cs", "<html>")]
    public void Text_under_an_ending_of_text_is_read_as_that(string name, string content) =>
        Assert.Same(ExtractorRegistry.Find(name), ExtractorRegistry.Find(new SourceFile(Encoding.UTF8.GetBytes(content), name, new())));

    [Fact]
    public void Content_of_no_kind_is_told_to_be_none()
    {
        var noise = new byte[5000];
        new Random(3).NextBytes(noise);
        var file = new SourceFile(noise, "program", new());

        var extractor = ExtractorRegistry.Find(file);
        var document = extractor?.Extract(file, CancellationToken.None);

        Assert.Empty(document?.Blocks ?? throw new InvalidOperationException("It has no reader."));
        Assert.Equal("It has no ending, and its content is none of the kinds that are read.", extractor?.DescribeEmpty(document));
    }

    [Fact]
    public void An_attachment_without_an_ending_is_read_as_what_it_is()
    {
        var mail = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBody.\n--b\nContent-Disposition: attachment; filename=letter\n\n{\\rtf1 needle\\par}\n--b\nContent-Type: text/rtf\n\n{\\rtf1 second\\par}\n--b--\n";

        Assert.Equal(
            ["Subject: s", "Body.", "Attachment: letter", "needle", "Attachment: attachment", "second"],
            Reading.Of("a.eml", mail).Blocks.Select(block => block.Text));
    }

    [Fact]
    public void Documentation_lists_every_ending_that_is_read()
    {
        var listed = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "formats.md"));

        Assert.DoesNotContain(
            ExtractorRegistry.Endings.Except(CodeNames.Endings, StringComparer.OrdinalIgnoreCase),
            ending => !listed.Contains($"`{ending}`", StringComparison.Ordinal));
    }

    [Fact]
    public void No_kind_but_pages_is_shown_as_a_page()
    {
        var pages = ExtractorRegistry.Endings.Where(ending => FileViews.Of("a" + ending) == FileView.Html);

        Assert.Equal([".htm", ".html", ".xhtml"], pages);
    }
}
