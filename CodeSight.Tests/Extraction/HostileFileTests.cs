using System.Globalization;
using System.Text;
using CodeSight.Extraction;
using CodeSight.Tests.Extraction.Formats;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Files made to break a reader. Each must have an outcome, and the file after it must be read.</summary>
public sealed class HostileFileTests(ExtractionFixture fixture) : IClassFixture<ExtractionFixture>
{
    private const string WordStart = """<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>""";

    [Fact]
    public async Task A_zip_bomb_fails_by_what_it_unpacks_to()
    {
        var zeros = new byte[1 << 20];
        Array.Fill(zeros, (byte)' ');
        var bomb = OfficeFiles.RawWord(part =>
        {
            part.Write(Encoding.UTF8.GetBytes(WordStart));
            for (var i = 0; i < 1024; i++) part.Write(zeros);
        });

        await AssertFailsAsync("bomb.docx", bomb, "unpacks to more than the limit");
    }

    [Fact]
    public async Task Deep_xml_in_an_office_file_fails_as_nested_too_deeply() =>
        await AssertFailsAsync("deep.docx",
            OfficeFiles.RawWord(part => part.Write(Encoding.UTF8.GetBytes(WordStart + Repeat("<w:sdt>", 100_000)))), "nested too deeply");

    [Fact]
    public async Task Entities_that_multiply_are_not_expanded()
    {
        var laughs = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><d>&c;</d>""";

        await AssertFailsAsync("laughs.docx", OfficeFiles.RawWord(part => part.Write(Encoding.UTF8.GetBytes(laughs))), "damaged");
        Assert.Contains("&c;", await TextAsync("laughs.xml", laughs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_office_file_fails_as_damaged()
    {
        var file = OfficeFiles.Word((_, body) => body.Append(new DocumentFormat.OpenXml.Wordprocessing.Paragraph()));

        await AssertFailsAsync("cut.docx", file[..(file.Length / 2)], "damaged");
    }

    [Fact]
    public async Task A_damaged_pdf_under_another_ending_fails_as_one() =>
        await AssertFailsAsync("report.docx", Encoding.ASCII.GetBytes("%PDF-1.7\n..."), "PDF");

    [Theory]
    [InlineData("odt", "content.xml", "text")]
    [InlineData("ods", "content.xml", "spreadsheet")]
    [InlineData("epub", "OEBPS/a.xhtml", "")]
    public async Task An_archive_that_unpacks_to_too_much_fails_and_names_the_limit(string ending, string part, string kind)
    {
        var zeros = new byte[1 << 20];
        Array.Fill(zeros, (byte)' ');
        using var stream = new MemoryStream();
        stream.Write(kind.Length > 0 ? ZipFiles.OpenDocument(kind, "") : ZipFiles.Book(("a.xhtml", "")));
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(part)?.Delete();
            using var bomb = archive.CreateEntry(part).Open();
            for (var i = 0; i < 500; i++) bomb.Write(zeros);
        }

        var outcome = await fixture.ReadAsync("bomb." + ending, stream.ToArray());

        var reason = outcome is ExtractionResult.Text { Document.Notes: [var note] } ? note : Assert.IsType<ExtractionResult.Failed>(outcome).Reason;
        Assert.True(reason.Contains("unpacks to more than the limit", StringComparison.Ordinal) || reason == "1 of 1 chapters could not be read.", reason);
        await AssertNextIsReadAsync();
    }

    [Fact]
    public async Task Formats_nested_too_deeply_fail_alone()
    {
        await AssertFailsAsync("deep.odt", ZipFiles.OpenDocument("text", Repeat("<text:section>", 100_000)), "nested too deeply");
        await AssertFailsAsync("deep.ods", ZipFiles.OpenDocument("spreadsheet", Repeat("<table:table-row-group>", 100_000)), "nested too deeply");
        await AssertFailsAsync("deep.rtf", Encoding.ASCII.GetBytes("{\\rtf1 " + Repeat("{", 100_000)), "nested too deeply");
    }

    [Fact]
    public async Task Entities_of_an_opendocument_file_are_not_expanded()
    {
        var laughs = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">&b;</office:document-content>""";

        await AssertFailsAsync("laughs.odt", ZipFiles.Of(("content.xml", laughs)), "damaged");
    }

    [Theory]
    [InlineData("long.vtt", "00:00:01.000 --> 00:00:02.000\n", "<v ")]
    [InlineData("long.srt", "1\n00:00:01,000 --> 00:00:02,000\n", "word ")]
    [InlineData("long.ics", "BEGIN:VEVENT\nSUMMARY:", "a\\,")]
    [InlineData("many.ics", "BEGIN:VEVENT\nSUMMARY:x\n", "BEGIN:VALARM\n")]
    [InlineData("long.vcf", "BEGIN:VCARD\nADR:", ";;a")]
    [InlineData("quoted.vcf", "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:", "=C3=\n")]
    [InlineData("deep.tex", "", "\\textbf{")]
    [InlineData("lists.tex", "", "\\begin{itemize}\\item ")]
    [InlineData("cells.tex", "\\begin{tabular}{l}", "a & ")]
    [InlineData("accents.tex", "", "\\\"\\'{")]
    [InlineData("long.rtf", "{\\rtf1 ", "\\u8364?")]
    [InlineData("rows.rtf", "{\\rtf1 ", "\\trowd\\cellx1 x\\cell\\row ")]
    [InlineData("fonts.rtf", "{\\rtf1{\\fonttbl", "{\\f1\\fcharset128 x;}")]
    [InlineData("many.mbox", "", "From a\nSubject: x\n\nneedle\n\n")]
    [InlineData("long.jsonl", "", "{\"a\":[")]
    [InlineData("many.json", "[", "{\"a\":1},")]
    [InlineData("keys.yaml", "", "? [a, b]\n: c\n")]
    [InlineData("anchors.yaml", "a: ", "&x ")]
    [InlineData("long.xml", "<a ", "b='c' ")]
    [InlineData("doctype.xml", "<!DOCTYPE a [", "<!ENTITY b 'c'>")]
    public async Task Text_made_to_be_slow_has_an_outcome(string name, string start, string piece)
    {
        var outcome = await fixture.ReadAsync(name, Encoding.UTF8.GetBytes(start + Repeat(piece, 50_000)));

        Assert.True(outcome is ExtractionResult.Text or ExtractionResult.Empty or ExtractionResult.Failed, outcome.ToString());
        Assert.DoesNotContain("longer than", (outcome as ExtractionResult.Failed)?.Reason ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_that_overflows_the_stack_of_its_second_reader_keeps_what_the_first_reads()
    {
        // The second page has two forms that draw each other without end, and no text.
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 7 0 R>>>>>>",
            "<</Length 50>>stream\nBT /F 12 Tf 72 700 Td (Twenty days of leave) Tj ET\nendstream",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</XObject<</M 8 0 R>>>>>>",
            "<</Length 5>>stream\n/M Do\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</M 9 0 R>>>>/Length 5>>stream\n/M Do\nendstream",
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</M 8 0 R>>>>/Length 5>>stream\n/M Do\nendstream",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            places.Append(CultureInfo.InvariantCulture, $"{pdf.Length:D10} 00000 n \n");
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var end = $"trailer<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{pdf.Length}\n%%EOF\n";
        var outcome = await fixture.ReadAsync("forms.pdf", Encoding.ASCII.GetBytes($"{pdf}{places}{end}"));

        var document = Assert.IsType<ExtractionResult.Text>(outcome).Document;
        Assert.Equal((2, "Twenty days of leave"), (document.Pages, Assert.Single(document.Blocks).Text));
    }

    [Fact]
    public async Task An_encrypted_office_file_says_that_it_needs_a_password()
    {
        byte[] container = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[512],
            .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[512]];

        await AssertFailsAsync("secret.xlsx", container, "password");
    }

    [Fact]
    public async Task Deep_html_fails_as_nested_too_deeply() =>
        await AssertFailsAsync("deep.html", Encoding.ASCII.GetBytes(Repeat("<div>", 100_000) + "needle"), "nested too deeply");

    [Fact]
    public async Task Html_that_never_closes_its_paragraphs_is_read() =>
        Assert.Contains("needle",
            await TextAsync("open.html", "<table>" + Repeat("<tr><td>cell<p>text<li>item<br>", 20_000) + "</table>needle"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Html_nested_beyond_our_own_walk_is_read_flat() =>
        Assert.Contains("needle", await TextAsync("nested.html", Repeat("<div>", 3_000) + "needle"), StringComparison.Ordinal);

    [Theory]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("*")]
    [InlineData("`a")]
    [InlineData("<a ")]
    [InlineData("![")]
    public async Task Deep_markdown_is_read_or_refused(string piece) =>
        await AssertHasOutcomeAsync("deep.md", Repeat(piece, 50_000) + "needle");

    [Theory]
    [InlineData("deep.json", "[")]
    [InlineData("deep.cs", "class A { void B() {")]
    [InlineData("deep.xml", "<a>")]
    [InlineData("deep.py", "(")]
    [InlineData("deep.yaml", "a: {")]
    public async Task Deep_code_is_read(string name, string piece) =>
        Assert.Contains("needle", await TextAsync(name, Repeat(piece, 100_000) + "needle"), StringComparison.Ordinal);

    [Fact]
    public async Task A_notebook_nested_too_deeply_fails() =>
        await AssertFailsAsync("deep.ipynb", Encoding.ASCII.GetBytes(Repeat("[", 100_000)), "cannot be read");

    [Fact]
    public async Task Restructured_text_nested_deeply_is_read()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1000; i++) text.Append(' ', i).Append(".. note::\n\n");

        await AssertHasOutcomeAsync("deep.rst", text.Append(' ', 1000).Append("needle").ToString());
    }

    [Fact]
    public async Task Of_a_text_over_the_limit_the_beginning_is_read() =>
        Assert.Equal(20_000_000, (await TextAsync("long.txt", new string('x', 50_000_000))).Length);

    [Fact]
    public async Task A_long_line_under_the_limit_is_read() =>
        Assert.Equal(15_000_000, (await TextAsync("long.txt", new string('x', 15_000_000))).Length);

    [Fact]
    public async Task A_table_with_a_million_columns_is_read() =>
        Assert.StartsWith("c0 | c1 |", await TextAsync("wide.csv", string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"c{i}"))),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_quote_that_is_never_closed_loses_no_text() =>
        Assert.Contains("needle", await TextAsync("open.csv", "a,b\n1,\"2\n3,4\n5,needle\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Mails_in_mails_are_followed_to_a_limit()
    {
        var mail = "Subject: innermost\r\n\r\nneedle";
        for (var i = 0; i < 1000; i++) mail = $"Subject: level {i}\r\nContent-Type: message/rfc822\r\n\r\n{mail}";

        Assert.Contains("level 999", await TextAsync("nested.eml", mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Multiparts_in_multiparts_fail_beyond_the_limit()
    {
        var mail = new StringBuilder("Subject: deep\r\n");
        for (var i = 0; i < 1000; i++)
            mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");

        await AssertFailsAsync("deep.eml", Encoding.ASCII.GetBytes(mail.ToString()), "nested deeper");
    }

    [Fact]
    public async Task Multiparts_in_a_mail_in_a_mail_fail_beyond_the_limit_of_both()
    {
        var mail = new StringBuilder(
            "Subject: outer\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\nSubject: deep\n");
        for (var i = 0; i < 8; i++) mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");

        await AssertFailsAsync("deep.eml", Encoding.ASCII.GetBytes(mail.ToString()), "nested deeper");
    }

    [Theory]
    [InlineData("--b\n\nx\n", 1_001)]
    [InlineData("--b\n\n", 2_000_000)]
    [InlineData("--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n", 501)]
    public async Task A_mail_of_too_many_parts_fails_and_names_the_limit(string part, int count) =>
        await AssertFailsAsync(
            "parts.eml",
            Encoding.ASCII.GetBytes("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + Repeat(part, count)),
            "more than 1000 parts");

    [Theory]
    [InlineData("a:b\n", 3_000_000)]
    [InlineData("Subject: b\n", 1_000_000)]
    [InlineData("X: ", 1)]
    [InlineData("To: a@b.c,\n x", 1)]
    public async Task A_mail_of_many_or_long_headers_is_read(string header, int count) =>
        Assert.Contains("needle", await TextAsync("headers.eml",
            "Subject: x\n" + Repeat(header, count) + (count > 1 ? "" : Repeat("a@b.c,\n ", 300_000) + "\n") + "\nneedle"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Subject: ", "=?utf-8?Q?=C3?= ")]
    [InlineData("Subject: ", "=?=?=?")]
    [InlineData("Content-Type: text/plain", ";a=b")]
    [InlineData("Content-Type: text/plain", ";name*0*=a")]
    [InlineData("Content-Disposition: attachment", ";filename*1=a")]
    [InlineData("Content-Type: text/plain; name=", "(")]
    public async Task A_mail_whose_headers_are_made_to_be_slow_has_an_outcome(string start, string piece) =>
        await AssertHasOutcomeAsync("slow.eml", $"Subject: needle\n{start}{Repeat(piece, 200_000)}\n\nneedle");

    [Fact]
    public async Task A_bundle_of_outlook_that_asks_for_more_memory_than_there_is_is_named_and_the_mail_is_read()
    {
        // A signature, a key, and the properties of a message: one, its body, which says to be 2,147,483,647 bytes long.
        byte[] bundle =
        [
            0x78, 0x9F, 0x3E, 0x22, 0, 0, 1, 0x03, 0x90, 0x06, 0, 17, 0, 0, 0,
            1, 0, 0, 0, 0x1E, 0, 0, 0x10, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'x', 0, 0,
        ];
        var mail = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nneedle\n--b\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(bundle) + "\n--b--\n";

        var text = await TextAsync("winmail.eml", mail);

        Assert.Contains("needle", text, StringComparison.Ordinal);
        Assert.Contains("(not read: it is damaged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_under_every_ending_has_an_outcome()
    {
        var noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        foreach (var ending in (string[])["pdf", "docx", "pptx", "xlsx", "html", "md", "rst", "csv", "txt", "eml", "cs", "ipynb", "odt", "ods", "odp", "rtf", "epub", "msg",
            "mbox", "json", "jsonl", "yaml", "xml", "vtt", "ics", "vcf", "tex", "doc", "xls", "ppt"])
            Assert.IsType<ExtractionResult.Failed>(await fixture.ReadAsync("noise." + ending, noise));
    }

    [Fact]
    public async Task A_file_without_bytes_is_empty() =>
        Assert.Contains("0 bytes", Assert.IsType<ExtractionResult.Empty>(await fixture.ReadAsync("none.pdf", [])).Reason,
        StringComparison.Ordinal);

    [LinuxFact]
    public async Task A_named_pipe_is_refused_at_once()
    {
        var path = Path.Combine(fixture.Folder, "pipe.txt");
        SpecialFiles.MakePipe(path);

        Assert.Contains("not a regular file",
            Assert.IsType<ExtractionResult.Failed>(await fixture.Service.ExtractAsync(path, null, CancellationToken.None)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_unreadable_and_may_be_tried_again() =>
        Assert.IsType<ExtractionResult.Unreadable>(await fixture.Service.ExtractAsync(Path.Combine(fixture.Folder, "gone.txt"), null,
            CancellationToken.None));

    private static string Repeat(string piece, int count) => new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();

    private async Task AssertFailsAsync(string name, byte[] content, string reason)
    {
        Assert.Contains(
            reason, Assert.IsType<ExtractionResult.Failed>(await fixture.ReadAsync(name, content)).Reason, StringComparison.Ordinal);
        await AssertNextIsReadAsync();
    }

    private async Task AssertHasOutcomeAsync(string name, string content)
    {
        var outcome = await fixture.ReadAsync(name, Encoding.UTF8.GetBytes(content));
        if (outcome is ExtractionResult.Text text) Assert.Contains("needle", WordShare.TextOf(text.Document), StringComparison.Ordinal);
        else Assert.IsType<ExtractionResult.Failed>(outcome);
        await AssertNextIsReadAsync();
    }

    private async Task AssertNextIsReadAsync() => Assert.Equal("still here", await TextAsync("next.txt", "still here"));

    private async Task<string> TextAsync(string name, string content) =>
        WordShare.TextOf(Assert.IsType<ExtractionResult.Text>(await fixture.ReadAsync(name, Encoding.UTF8.GetBytes(content))).Document);
}
