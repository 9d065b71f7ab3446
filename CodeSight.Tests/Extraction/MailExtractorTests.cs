using System.Text;

namespace CodeSight.Tests.Extraction;

public sealed class MailExtractorTests
{
    private const string Mixed = """
        From: =?utf-8?B?SsO8cmdlbg==?= <j@example.com>
        To: team@example.com
        Subject: =?iso-8859-1?Q?K=FCndigung?= =?utf-8?Q?_und_mehr?=
        Date: Mon, 4 Mar 2024 10:00:00 +0100
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Der Vertrag endet im M=C3=A4rz, lange Zeilen werden =
        umgebrochen.
        --inner
        Content-Type: text/html

        <p>Der Vertrag endet (HTML)</p>
        --inner--
        --outer
        Content-Type: text/csv; name="prices.csv"
        Content-Disposition: attachment; filename*=utf-8''preise%20%C3%BC.csv
        Content-Transfer-Encoding: base64

        bmFtZSxwcmljZQpQZW4sMgo=
        --outer
        Content-Type: image/png; name="logo.png"
        Content-Disposition: attachment

        xxxx
        --outer--
        """;

    // A message of class IPM.Note (TNEF) with a body and one attached text file, written byte by byte after [MS-OXTNEF].
    private const string Bundle =
        "eJ8+IgEAAQaQCAAEAAAAAAABAAEAAQSAAQAQAAAAV2lubWFpbCBzdWJqZWN0AOEFAQyAAgAlAAAAV2lubWFpbCBib2R5IHRleHQgYWJvdXQgY3JhbmJlcnJpZXMuAJ0NAgKQBgAOAAAAAQD/////IAAg"
        + "AAAAAAA9BAIQgAEAFQAAAGNyYW5iZXJyeS1wcmljZXMudHh0AAkIAg+ABgAkAAAAQ3JhbmJlcnJ5IHByaWNlIGxpc3Q6IDYgRVVSIGEga2lsby4K2ws=";

    [Fact]
    public void Headers_body_and_attachments_are_read()
    {
        var document = Reading.Of("mail.eml", Mixed);

        Assert.Equal("Kündigung und mehr", document.Title);
        Assert.Equal(
            [
                "Paragraph 1-4 [] From: Jürgen <j@example.com>/To: team@example.com/Date: Mon, 4 Mar 2024 10:00:00 +0100/Subject: Kündigung und mehr",
                "Paragraph 16-16 [] Der Vertrag endet im März, lange Zeilen werden umgebrochen.",
                "Paragraph 28-28 [] Attachment: preise ü.csv",
                "TableRow 1-1 [preise ü.csv] name | price",
                "TableRow 2-2 [preise ü.csv] Pen | 2 {name | price}",
                "Paragraph 33-33 [] Attachment: logo.png",
            ],
            Reading.Shown(document));
    }

    [Fact]
    public void A_forwarded_mail_has_its_own_section()
    {
        var mail = "Subject: outer\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nThe point.\r\n--b--\r\n";

        Assert.Contains("Paragraph 3-3 [inner] The point.", Reading.Shown("mail.eml", mail));
    }

    [Theory]
    [InlineData("text/plain", "text/html")]
    [InlineData("text/html", "text/enriched")]
    public void What_is_attached_within_an_alternative_that_is_not_read_is_read_as_any_attachment(string chosen, string other)
    {
        var mail = $"""
            Subject: x
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: {chosen}

            The body.
            --a
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: {other}

            The other body.
            --r
            Content-Type: image/png; name=logo.png
            Content-Disposition: inline

            xxxx
            --r
            Content-Type: image/png; name=scan.png
            Content-Disposition: attachment

            xxxx
            --r--
            --m
            Content-Type: text/csv
            Content-Disposition: attachment; filename=prices.csv

            Pen,2
            --m
            Content-Type: application/zip; name=all.zip

            xxxx
            --m
            Content-Type: message/rfc822

            Subject: inner

            The point.
            --m--
            --a--
            """;

        var shown = Reading.Of("mail.eml", mail).Blocks.Select(block => $"{block.Section}: {block.Text}");

        Assert.Equal(
            [
                ": Subject: x", ": The body.", ": Attachment: scan.png", ": Attachment: prices.csv", "prices.csv: Pen | 2", ": Attachment: all.zip",
                "inner: Subject: inner", "inner: The point.",
            ],
            shown);
    }

    [Fact]
    public void A_damaged_attachment_is_named_with_the_reason_and_the_mail_is_read()
    {
        var mail = "Subject: report\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText.\r\n--b\r\nContent-Disposition: attachment; filename=report.docx\r\n\r\nPK broken\r\n--b--\r\n";

        var shown = Reading.Shown("mail.eml", mail);

        Assert.Contains("Paragraph 6-6 [] Text.", shown);
        Assert.Contains(shown, block => block.Contains("report.docx (not read: It is not an Office file", StringComparison.Ordinal));
    }

    [Fact]
    public void A_body_in_another_charset_is_read()
    {
        byte[] mail = [.. "Subject: x\nContent-Type: text/plain; charset=koi8-r\n\n"u8,
            .. CodePagesEncodingProvider.Instance.GetEncoding(20866)!.GetBytes("Да")]; // the provider knows KOI8-R

        Assert.Equal("Paragraph 4-4 [] Да", Reading.Shown(Reading.Of("mail.eml", mail))[1]);
    }

    [Fact]
    public void An_encoded_word_split_inside_a_character_is_read_whole() =>
        Assert.Equal("Gr\u00F6\u00DFe der Pr\u00E4mie", Reading.Of("mail.eml",
            "Subject: =?utf-8?Q?Gr=C3?=\n =?utf-8?Q?=B6=C3=9Fe?= der =?utf-8?B?UHLD?= =?utf-8?B?pG1pZQ==?=\n\nx").Title);

    [Fact]
    public void Paragraphs_of_flowed_text_are_joined_and_later_lines_keep_their_numbers() =>
        Assert.Equal(
            ["Paragraph 4-4 [] One paragraph that goes on.", "Paragraph 7-7 [] Another."],
            Reading.Shown("mail.eml", "Subject: x\nContent-Type: text/plain; format=flowed\n\nOne paragraph \nthat goes on.\n\nAnother.\n")[1..]);

    // The names and texts below are what Python's email package gives, too.
    [Theory]
    [InlineData("Subject: =?iso-8859-1?Q?It=92s_=80_5?=\n\nx", "It’s € 5")]
    [InlineData("Subject: =?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=\n\nx", "日本語")]
    [InlineData("Subject: =?euc-kr?B?x9Gxubi7?=\n\nx", "한국말")]
    [InlineData("From user@example.com Mon Mar  4 10:00:00 2024\nSubject: after a mailbox's line\n\nx", "after a mailbox's line")]
    [InlineData("\uFEFFSubject: after a mark\n\nx", "after a mark")]
    [InlineData("Subject: folded\n over\n\tlines\n\nx", "folded over lines")]
    [InlineData("Subject: raw Größe\n\nx", "raw Größe")]
    public void A_subject_is_read_in_every_form(string mail, string subject) => Assert.Equal(subject, Reading.Of("mail.eml", mail).Title);

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64", "VHdlbnR5IGRheXM=", "Twenty days")]
    [InlineData("Content-Transfer-Encoding: base64", "VHdlbnR5IGRheXM", "Twenty days")] // the padding is missing
    [InlineData("Content-Transfer-Encoding: BASE64 ", "VHdl\n!bnR5IGRheXM=", "Twenty days")]
    [InlineData("Content-Transfer-Encoding: quoted-printable", "Twenty=20da=\nys", "Twenty days")]
    [InlineData("Content-Transfer-Encoding: x-uuencode", "begin 644 a.txt\n+5'=E;G1Y(&1A>7,`\n`\nend", "Twenty days")]
    [InlineData("Content-Type: nonsense", "Twenty days", "Twenty days")]
    [InlineData("Content-Type: multipart/mixed", "Twenty days", "Twenty days")] // no boundary
    [InlineData("Content-Type: multipart/mixed;; boundary=b", "--b\n\nTwenty days\n--b--", "Twenty days")]
    [InlineData("Content-Type: text/html; charset=no-such-thing", "<p>Twenty days</p>", "Twenty days")]
    public void A_body_is_read_in_every_form(string header, string body, string text) =>
        Assert.Equal(text, Reading.Of("mail.eml", $"Subject: x\n{header}\n\n{body}\n").Blocks[1].Text);

    [Theory]
    [InlineData("filename=\"two words.csv\"", "two words.csv")]
    [InlineData("filename*=utf-8''two%20w%C3%B6rds.csv", "two wörds.csv")]
    [InlineData("filename*0=\"two \"; filename*1=words.csv", "two words.csv")]
    [InlineData("filename*0*=utf-8''two%20; filename*1*=w%C3%B6rds.csv", "two wörds.csv")]
    [InlineData("filename=\"=?utf-8?Q?two_w=C3=B6rds.csv?=\"", "two wörds.csv")]
    [InlineData("filename=\"quoted \\\"name\\\".csv\"", "quoted \"name\".csv")]
    public void An_attachments_name_is_read_in_every_form(string parameter, string name) =>
        Assert.Contains(
            $"Paragraph 4-4 [] Attachment: {name}",
            Reading.Shown("mail.eml", $"Subject: x\nContent-Disposition: attachment; {parameter}\n\na,b\n"));

    [Theory]
    [InlineData("", "Subject: inner\n\nThe point.")]
    [InlineData("Content-Transfer-Encoding: base64\n", "U3ViamVjdDogaW5uZXIKClRoZSBwb2ludC4=")]
    [InlineData("", ">From a Mon Mar  4 10:00:00 2024\nSubject: inner\n\nThe point.")]
    public void A_forwarded_mail_is_read_in_every_form(string header, string content) =>
        Assert.Contains(Reading.Of("mail.eml", $"Subject: outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n{header}\n{content}\n--b--\n").Blocks,
            block => block is { Text: "The point.", Section: "inner" });

    [Fact]
    public void A_forwarded_mail_without_headers_is_read_as_text() =>
        Assert.Contains(Reading.Of("mail.eml", "Subject: outer\nContent-Type: message/rfc822\n\nNo header, the point alone.\n").Blocks,
            block => block.Text == "No header, the point alone.");

    [Fact]
    public void Rich_text_is_read_not_shown_as_code() =>
        Assert.Equal(
            ["Subject: x", "Attachment: attachment", "The point."],
            Reading.Of("mail.eml", "Subject: x\nContent-Type: text/rtf\n\n{\\rtf1 The point.}\n").Blocks.Select(block => block.Text));

    [Fact]
    public void A_bundle_of_outlook_gives_its_text_and_its_attachments() =>
        Assert.Equal(
            [
                "Paragraph 1-1 [] Subject: x",
                "Paragraph 5-5 [] Winmail body text about cranberries.",
                "Paragraph 5-8 [] Attachment: cranberry-prices.txt",
                "Paragraph 1-1 [cranberry-prices.txt] Cranberry price list: 6 EUR a kilo.",
            ],
            Reading.Shown("mail.eml", BundleMail(Convert.FromBase64String(Bundle))));

    [Fact]
    public void A_damaged_bundle_of_outlook_is_named_and_the_mail_is_read()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var bundle = Convert.FromBase64String(Bundle);
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bundle[random.Next(bundle.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));

            Assert.Equal("Paragraph 1-1 [] Subject: x", Reading.Shown("mail.eml", BundleMail(bundle[..random.Next(bundle.Length)]))[0]);
        }
    }

    [Fact]
    public void A_bundle_of_outlook_that_is_none_is_said_not_to_be_read() =>
        Assert.Contains("(not read", Reading.Shown("mail.eml", BundleMail("xxxx"u8.ToArray()))[1], StringComparison.Ordinal);

    private static string BundleMail(byte[] bundle) =>
        "Subject: x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(bundle, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n") + "\n";
}
