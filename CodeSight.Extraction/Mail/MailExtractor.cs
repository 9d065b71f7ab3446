using CodeSight.Extraction.Host;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;

namespace CodeSight.Extraction.Mail;

/// <summary>
/// Mails: the headers that people read, the body (plain text, otherwise HTML), and each attachment by its own format under a
/// section with its name. An attachment that cannot be read is named with the reason; the mail stays readable.
/// </summary>
internal sealed class MailExtractor : IExtractor
{
    private const int MaxParts = 1000;
    private static readonly string[] ShownHeaders = ["From", "To", "Cc", "Date", "Subject"];

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        new Reading(file, writer, cancellationToken).Message(MimePart.Parse(file.Bytes), 0, null);
        return writer.Finish();
    }

    private sealed class Reading(SourceFile file, BlockWriter writer, CancellationToken cancellationToken)
    {
        private int parts;

        public void Message(MimePart message, int depth, string? section)
        {
            var headers = ShownHeaders.Select(name => (Name: name, Text: message.Header(name)))
                .Where(header => !string.IsNullOrEmpty(header.Text)).ToList();
            if (depth == 0 && headers.Count == 0) throw new FileFaultException("It is not a mail: it has no headers.");
            writer.OfferTitle(message.Header("Subject"));
            writer.StartPart(section);
            var shown = headers.Select(header => $"{header.Name}: {TextCleaner.CleanLine(header.Text ?? "")}");
            writer.Add(BlockKind.Paragraph, string.Join('\n', shown), null, 1, Math.Max(1, headers.Count));
            var attachments = new List<MimePart>();
            Body(message, depth, attachments);
            foreach (var attachment in attachments) Attachment(attachment, depth, section);
        }

        private void Body(MimePart part, int depth, List<MimePart> attachments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++parts > MaxParts) throw new FileFaultException($"The mail has more than {MaxParts} parts.");
            if (part.Type.Value.StartsWith("multipart/", StringComparison.Ordinal))
            {
                if (depth >= file.Limits.MaxMailNesting)
                    throw new FileFaultException($"The mail's parts are nested deeper than {file.Limits.MaxMailNesting} levels.");
                var inner = part.Parts().Take(MaxParts).ToList();
                // The alternatives say the same: plain text first, then HTML, then whatever is there.
                if (part.Type.Value == "multipart/alternative" && inner.Count > 0) Body(Best(inner), depth + 1, attachments);
                else
                    foreach (var each in inner) Body(each, depth + 1, attachments);
            }
            else if (part.IsAttachment || part.Type.Value == "message/rfc822") attachments.Add(part);
            else if (part.Type.Value is "text/html") Html(part);
            else if (part.Type.Value.StartsWith("text/", StringComparison.Ordinal) || part.Type.Value.Length == 0) Plain(part);
            else attachments.Add(part);
        }

        private static MimePart Best(List<MimePart> alternatives) =>
            alternatives.Find(each => each.Type.Value == "text/plain" && each.Body().AsSpan().IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            ?? alternatives.Find(each => each.Type.Value == "text/html")
            ?? alternatives.Find(each => each.Type.Value.StartsWith("multipart/", StringComparison.Ordinal))
            ?? alternatives[0];

        private void Plain(MimePart part)
        {
            var text = Decode(part);
            if (string.Equals(part.Type["format"], "flowed", StringComparison.OrdinalIgnoreCase))
                text = FlowedText.Join(text, string.Equals(part.Type["delsp"], "yes", StringComparison.OrdinalIgnoreCase));
            var inner = new BlockWriter(file.Limits);
            PlainTextExtractor.Write(text, inner);
            TakeOver(inner, part.Lines);
        }

        private void Html(MimePart part)
        {
            var html = Decode(part);
            var inner = new BlockWriter(file.Limits);
            HtmlExtractor.Write(html, inner, file.Limits, cancellationToken);
            TakeOver(inner, part.Lines);
        }

        // Encoded bodies have other lines than the file: the place is kept inside the part.
        private void TakeOver(BlockWriter inner, (int First, int Last) lines)
        {
            foreach (var block in inner.Finish().Blocks)
            {
                var start = Math.Min(lines.First + block.StartLine - 1, lines.Last);
                var end = Math.Min(lines.First + block.EndLine - 1, lines.Last);
                writer.AddFrom(block with { StartLine = start, EndLine = end });
            }
        }

        private string Decode(MimePart part)
        {
            var body = part.Body();
            return body.Length == 0 ? "" : TextDecoder.Decode(body, file.Limits, part.Type["charset"]);
        }

        private void Attachment(MimePart part, int depth, string? section)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isMail = part.Type.Value == "message/rfc822";
            var bytes = part.Body();
            var mail = isMail ? MimePart.Parse(bytes) : null;
            var name = part.FileName ?? mail?.Header("Subject") ?? "attachment";
            var path = section is null ? name : $"{section} > {name}";
            if (mail is not null)
            {
                if (depth + 1 >= file.Limits.MaxMailNesting) Note(section, name, part, "mails are nested too deeply");
                else Message(mail, depth + 1, path);
                return;
            }
            if (ExtractorRegistry.Find(name) is not { } extractor || extractor is MailExtractor && depth + 1 >= file.Limits.MaxMailNesting)
            {
                var isBundle = part.Type.Value is "application/ms-tnef" or "application/vnd.ms-tnef"
                    || name.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase);
                Note(section, name, part, isBundle ? "Outlook's own format, which may hold the text and other attachments" : null);
                return;
            }
            ExtractedDocument document;
            try
            {
                // A mail attached as a file counts as one level of nesting, so it gets one level less.
                var limits = file.Limits with { MaxMailNesting = file.Limits.MaxMailNesting - depth - 1 };
                document = bytes.Length == 0 ? new(null, null, []) : extractor.Extract(new(bytes, name, limits), cancellationToken);
            }
            catch (Exception fault) when (fault is not (OutOfMemoryException or OperationCanceledException
                or InsufficientExecutionStackException))
            {
                Note(section, name, part, fault is FileFaultException ? fault.Message.TrimEnd('.') : "it is damaged");
                return;
            }
            Note(section, name, part, document.Blocks.Count == 0 ? "it holds no text" : null);
            writer.StartPart(path);
            foreach (var block in document.Blocks) writer.AddFrom(block);
        }

        private void Note(string? section, string name, MimePart part, string? fault)
        {
            writer.StartPart(section);
            var text = fault is null ? $"Attachment: {name}" : $"Attachment: {name} (not read: {fault})";
            writer.Add(BlockKind.Paragraph, text, null, part.Lines.First, part.Lines.Last);
        }
    }
}
