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

    [Fact]
    public void A_bundle_of_outlook_is_said_not_to_be_read() =>
        Assert.Contains("(not read", Reading.Shown("mail.eml",
            "Subject: x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Disposition: attachment\n\nxxxx\n")[1], StringComparison.Ordinal);
}
