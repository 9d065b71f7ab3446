using System.Buffers.Binary;
using System.Text;
using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction.Formats;

public sealed class OutlookExtractorTests
{
    [Fact]
    public void Headers_body_attachments_and_messages_in_the_message_are_read()
    {
        var builder = new CompoundFileBuilder();
        builder.Text(0x0037, "Größe der Prämie").Text(0x0C1A, "Jürgen Müller").Text(0x5D01, "j@example.org").Text(0x1000, "See below.\r\n\r\nBye.")
            .Stream("__properties_version1.0", Properties(32, (0x00390040, new DateTime(2024, 3, 4, 9, 30, 0, DateTimeKind.Utc).ToFileTimeUtc())));
        foreach (var (name, address, kind) in new[] { ("Kadri Tamm", "kadri@example.org", 1), ("Otto", "/O=ORG/CN=OTTO", 2) })
        {
            var recipient = builder.Folder($"__recip_version1.0_#0000000{kind}");
            builder.Text(0x3001, name, recipient).Text(0x3003, address, recipient).Stream("__properties_version1.0", Properties(8, (0x0C150003, kind)), recipient);
        }
        var attachment = builder.Folder("__attach_version1.0_#00000000");
        builder.Text(0x3707, "prices.csv", attachment)
            .Stream("__substg1.0_37010102", Encoding.UTF8.GetBytes("Tool,Price\nDrill,89\n" + new string('\n', 5000)), attachment);
        var carrier = builder.Folder("__attach_version1.0_#00000001");
        var inner = builder.Folder("__substg1.0_3701000D", carrier);
        builder.Text(0x0037, "Inner", inner).Stream("__substg1.0_10130102", "<p>From <b>HTML</b>"u8.ToArray(), inner)
            .Stream("__properties_version1.0", Properties(24), inner);

        var document = Reading.Of("a.msg", builder.Build());

        Assert.Equal("Größe der Prämie", document.Title);
        Assert.Equal(
            [
                ": From: Jürgen Müller <j@example.org>\nTo: Kadri Tamm <kadri@example.org>\nCc: Otto\nDate: Mon, 04 Mar 2024 09:30:00 +0000\nSubject: Größe der Prämie",
                ": See below.", ": Bye.", ": Attachment: prices.csv", "prices.csv: Tool | Price", "prices.csv: Drill | 89",
                "Inner: Subject: Inner", "Inner: From HTML",
            ],
            document.Blocks.Select(block => $"{block.Section}: {block.Text}"));
    }

    [Fact]
    public void Messages_in_messages_are_followed_to_a_limit()
    {
        var builder = new CompoundFileBuilder();
        builder.Text(0x0037, "level 0").Stream("__properties_version1.0", Properties(32));
        var folder = 0;
        for (var i = 1; i <= 20; i++)
        {
            folder = builder.Folder("__substg1.0_3701000D", builder.Folder("__attach_version1.0_#00000000", folder));
            builder.Text(0x0037, $"level {i}", folder).Stream("__properties_version1.0", Properties(24), folder);
        }

        var text = Reading.TextOf("a.msg", builder.Build());

        Assert.Contains("Subject: level 7", text, StringComparison.Ordinal);
        Assert.Contains("(not read: mails are nested too deeply)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Subject: level 9", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_container_has_an_outcome_wherever_it_is_cut_or_changed()
    {
        var builder = new CompoundFileBuilder();
        builder.Text(0x0037, "Subject").Text(0x1000, new string('x', 9000)).Stream("__properties_version1.0", Properties(32));
        var whole = builder.Build();
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var broken = whole[..(i % 3 == 0 ? random.Next(8, whole.Length) : whole.Length)];
            for (var change = 0; change < 8; change++) broken[random.Next(8, broken.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            try
            {
                Reading.Of("a.msg", broken);
            }
            catch (FileFaultException)
            {
                // Said in words.
            }
        }
    }

    [SharedDataTheory]
    [InlineData("docling/email/sources/msg_simple.msg", "Date: Wed, 20 May 2026 10:30:00 +0000", "This is a simple email body.")]
    [InlineData("docling/email/sources/msg_with_attachment.msg", "From: Alice Example <alice@example.com>", "It contains some dummy content.")]
    [InlineData("markitdown/test_files/test_outlook_msg.msg", "To: test.recipient@example.com", "This is the body of the test email message")]
    public void Messages_that_other_programs_wrote_are_read(string path, string header, string body)
    {
        var text = Reading.TextOf("a.msg", File.ReadAllBytes(SharedData.At("office", path)));

        Assert.Contains(header, text, StringComparison.Ordinal);
        Assert.Contains(body, text, StringComparison.Ordinal);
    }

    private static byte[] Properties(int header, params (uint Tag, long Value)[] properties)
    {
        var bytes = new byte[header + (16 * properties.Length)];
        for (var i = 0; i < properties.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(header + (16 * i)), properties[i].Tag);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(header + (16 * i) + 8), properties[i].Value);
        }
        return bytes;
    }
}
