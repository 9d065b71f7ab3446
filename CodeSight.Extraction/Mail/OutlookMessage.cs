using System.Text;
using CodeSight.Extraction.Packages;
using CodeSight.Extraction.Rtf;
using MimeKit;
using MimeKit.Tnef;
using MimeKit.Utils;

namespace CodeSight.Extraction.Mail;

/// <summary>A message of Outlook as the parts of a mail.</summary>
internal sealed class OutlookMessage(CompoundFile file, ExtractionOptions limits, CancellationToken cancellationToken)
{
    private const int Subject = 0x0037;
    private const int Body = 0x1000;
    private const int RichBody = 0x1009;
    private const int HtmlBody = 0x1013;
    private const int DisplayName = 0x3001;
    private const int Data = 0x3701;
    private int _parts;

    /// <summary>The message as a mail; messages in it are read along, as deep as mails may be nested.</summary>
    public MailPart Read(CompoundFile.Entry folder, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var properties = new OutlookProperties(file, folder);
        var headers = new Dictionary<HeaderId, Header>();
        void Show(HeaderId id, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text)) headers[id] = new Header(Encoding.UTF8, id, TextCleaner.CleanLine(text));
        }
        Show(HeaderId.From, Address(properties.Text(0x0C1A) ?? properties.Text(0x0042),
            properties.Text(0x5D01) ?? properties.Text(0x5D02) ?? properties.Text(0x0C1F)));
        var recipients = properties.Folders("__recip_version1.0_").Take(MailReader.MaxParts).Select(each => new OutlookProperties(file, each))
            .Select(each => (Kind: each.Number(0x0C15) ?? 1, Name: Address(each.Text(DisplayName), each.Text(0x39FE) ?? each.Text(0x3003))))
            .ToList();
        Show(HeaderId.To, Names(recipients, 1) ?? properties.Text(0x0E04));
        Show(HeaderId.Cc, Names(recipients, 2) ?? properties.Text(0x0E03));
        if ((properties.Time(0x0039) ?? properties.Time(0x0E06)) is { } sent) Show(HeaderId.Date, DateUtils.FormatDate(sent));
        Show(HeaderId.Subject, properties.Text(Subject));
        var message = new MailPart([], new ContentType("multipart", "mixed"), headers);
        if (ReadBody(properties) is { } body) message.Parts.Add(body);
        foreach (var attachment in properties.Folders("__attach_version1.0_"))
        {
            if (++_parts > MailReader.MaxParts) throw MailReader.TooManyParts();
            if (ReadAttachment(attachment, depth) is { } part) message.Parts.Add(part);
        }
        return message;
    }

    private static string? Names(List<(int Kind, string? Name)> recipients, int kind) =>
        recipients.Where(each => each.Kind == kind && each.Name is not null).Select(each => each.Name).ToList() is { Count: > 0 } names
            ? string.Join(", ", names)
            : null;

    // Names inside an Exchange server are no addresses that people know.
    private static string? Address(string? name, string? address) =>
        address is null || !address.Contains('@', StringComparison.Ordinal) || address == name ? name
        : string.IsNullOrWhiteSpace(name) ? address : $"{name} <{address}>";

    private MailPart? ReadBody(OutlookProperties properties)
    {
        if (properties.Text(Body) is { } text && !string.IsNullOrWhiteSpace(text)) return TextPart("plain", text);
        if (properties.Text(HtmlBody) is { Length: > 0 } html) return TextPart("html", html);
        if (properties.Binary(HtmlBody) is { Length: > 0 } bytes)
            return Part(new ContentType("text", "html") { Charset = properties.Codepage().WebName }, bytes);
        return properties.Binary(RichBody) is { Length: > 0 } compressed ? ReadRichBody(compressed) : null;
    }

    private MailPart? ReadRichBody(byte[] compressed)
    {
        var filter = new RtfCompressedToRtf();
        var rtf = filter.Flush(compressed, 0, compressed.Length, out var start, out var length).AsSpan(start, length).ToArray();
        if (!filter.IsValidCrc32 || !RtfReader.IsRtf(rtf)) return null;
        var writer = new BlockWriter(limits);
        var reader = new RtfReader(rtf, writer, new(limits.HiddenContent), cancellationToken);
        reader.Read();
        return reader.Html is { } html
            ? TextPart("html", html.ToString())
            : TextPart("plain", string.Join("\n\n", writer.Finish().Blocks.Select(block => block.Text)));
    }

    private MailPart? ReadAttachment(CompoundFile.Entry folder, int depth)
    {
        var properties = new OutlookProperties(file, folder);
        var name = properties.Text(0x3707) ?? properties.Text(0x3704) ?? properties.Text(DisplayName);
        var type = ContentType.TryParse(properties.Text(0x370E) ?? "", out var declared) ? declared : new("application", "octet-stream");
        // Pictures that the text shows in its midst.
        if (properties.IsSet(0x7FFE) && type.IsMimeType("image", "*")) return null;
        if (properties.Message(Data) is { } inner)
        {
            // Without a name of its own it is called by its subject.
            var part = new MailPart([], new ContentType("message", "rfc822") { Name = name ?? "" }, new Dictionary<HeaderId, Header>());
            if (depth < limits.MaxMailNesting) part.Message = Read(inner, depth + 1);
            return part;
        }
        return Part(new ContentType("application", "octet-stream") { Name = name ?? "attachment" }, properties.Binary(Data) ?? []);
    }

    private static MailPart TextPart(string kind, string text) =>
        Part(new ContentType("text", kind) { Charset = "utf-8" }, Encoding.UTF8.GetBytes(text));

    private static MailPart Part(ContentType type, byte[] body)
    {
        var part = new MailPart(body, type, new Dictionary<HeaderId, Header>());
        part.PlaceBody(0, body.Length, 1);
        return part;
    }
}
