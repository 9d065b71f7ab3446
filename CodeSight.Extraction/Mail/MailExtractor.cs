using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;
using MimeKit;
using MimeKit.Tnef;

namespace CodeSight.Extraction.Mail;

/// <summary>
/// Mails: the headers that people read, the body (plain text, otherwise HTML), and each attachment by its own format under a
/// section with its name. An attachment that cannot be read is named with the reason; the mail stays readable.
/// </summary>
/// <param name="findExtractor">The extractor of an attachment, or null where there is none.</param>
internal sealed class MailExtractor(Func<SourceFile, IExtractor?> findExtractor) : IExtractor
{
    /// <inheritdoc/>
    /// <remarks>That of an attached PDF.</remarks>
    public bool HasSecondReader => true;

    private static readonly (string Name, HeaderId Id)[] ShownHeaders =
        [("From", HeaderId.From), ("To", HeaderId.To), ("Cc", HeaderId.Cc), ("Date", HeaderId.Date), ("Subject", HeaderId.Subject)];

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var mail = MailReader.Read(file.Bytes, file.Limits.MaxMailNesting, cancellationToken);
        if (mail is null || (mail.Parts.Count == 0 && Array.TrueForAll(ShownHeaders, header => string.IsNullOrEmpty(mail.HeaderText(header.Id)))))
            throw new FileFaultException("It is not a mail: it has no headers.");
        return Read(mail, file, findExtractor, cancellationToken);
    }

    /// <summary>Reads a mail whose parts are known.</summary>
    /// <param name="file">The file that holds it.</param>
    public static ExtractedDocument Read(
        MailPart mail, SourceFile file, Func<SourceFile, IExtractor?> findExtractor, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        new Reading(file, findExtractor, writer, 1, cancellationToken).Message(mail, 0, null);
        return writer.Finish();
    }

    /// <summary>Writes one of the mails of a file under a section with its subject.</summary>
    /// <param name="firstLine">The file's line at which the mail begins.</param>
    public static void Write(
        MailPart mail, SourceFile file, Func<SourceFile, IExtractor?> findExtractor, BlockWriter writer, int firstLine,
        CancellationToken cancellationToken) =>
        new Reading(file, findExtractor, writer, firstLine, cancellationToken)
            .Message(mail, 0, mail.HeaderText(HeaderId.Subject) is { Length: > 0 } subject ? subject : "(no subject)");

    private sealed class Reading(
        SourceFile file, Func<SourceFile, IExtractor?> findExtractor, BlockWriter writer, int firstLine, CancellationToken cancellationToken)
    {
        private int _parts;
        private (int First, int Last)? _bundleLines;

        public void Message(MailPart message, int depth, string? section)
        {
            var headers = ShownHeaders.Select(header => (header.Name, Text: message.HeaderText(header.Id)))
                .Where(header => !string.IsNullOrEmpty(header.Text)).ToList();
            writer.OfferTitle(message.HeaderText(HeaderId.Subject));
            writer.StartPart(section);
            var shown = headers.Select(header => $"{header.Name}: {TextCleaner.CleanLine(header.Text ?? "")}");
            writer.Add(BlockKind.Paragraph, string.Join('\n', shown), null, firstLine, firstLine - 1 + Math.Max(1, headers.Count));
            Content(message, depth, section);
        }

        private void Content(MailPart message, int depth, string? section)
        {
            var attachments = new List<MailPart>();
            Body(message, attachments);
            foreach (var attachment in attachments) Attachment(attachment, depth, section);
        }

        private void Body(MailPart part, List<MailPart> attachments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++_parts > MailReader.MaxParts) throw MailReader.TooManyParts();
            if (part.IsTooDeep)
                throw new FileFaultException($"The mail's parts are nested deeper than {file.Limits.MaxMailNesting} levels.");
            // The alternatives say the same: plain text first, then HTML, then whatever is there.
            if (part.Parts.Count > 0 && part.Type.IsMimeType("multipart", "alternative"))
            {
                var best = Best(part.Parts);
                Body(best, attachments);
                foreach (var other in part.Parts.Where(other => other != best)) AttachmentsOf(other, attachments, isShown: false);
            }
            else if (part.Parts.Count > 0)
                foreach (var each in part.Parts.Where(each => !IsDecoration(part, each))) Body(each, attachments);
            else if (part.IsMultipart) Plain(part);
            else if (part.IsAttachment || part.IsMail || !part.IsText) attachments.Add(part);
            else if (part.IsHtml) Html(part);
            else Plain(part);
        }

        /// <summary>Whether a part without a name only serves the page beside it, as in pages that are saved whole.</summary>
        private static bool IsDecoration(MailPart outer, MailPart part) => outer.Type.IsMimeType("multipart", "related")
            && part.FileName is null && !part.IsMarkedAsAttachment
            && (part.Type.IsMimeType("image", "*") || part.Type.IsMimeType("text", "css") || part.Type.IsMimeType("font", "*")
                || part.Type.IsMimeType("application", "javascript") || part.Type.IsMimeType("text", "javascript"));

        /// <summary>What is attached within an alternative that is not read.</summary>
        /// <param name="isShown">Whether the part is one of those that an HTML text shows in its midst.</param>
        private void AttachmentsOf(MailPart part, List<MailPart> attachments, bool isShown)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++_parts > MailReader.MaxParts) throw MailReader.TooManyParts();
            isShown |= part.Type.IsMimeType("multipart", "related");
            if (part.Parts.Count > 0)
                foreach (var each in part.Parts) AttachmentsOf(each, attachments, isShown);
            else if (part.IsMultipart) return;
            // The pictures of a text go with it.
            else if (isShown && part.Type.IsMimeType("image", "*") && !part.IsMarkedAsAttachment) return;
            else if (part.IsAttachment || part.IsMail || !part.IsText) attachments.Add(part);
        }

        private static MailPart Best(List<MailPart> alternatives) =>
            alternatives.Find(each => each.Type.IsMimeType("text", "plain") && each.RawBody.Span.IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            ?? alternatives.Find(each => each.IsHtml)
            ?? alternatives.Find(each => each.IsMultipart)
            ?? alternatives[0];

        private void Plain(MailPart part)
        {
            var text = Decode(part);
            if (string.Equals(part.Type.Format, "flowed", StringComparison.OrdinalIgnoreCase))
                text = FlowedText.Join(text, string.Equals(part.Type.Parameters["delsp"], "yes", StringComparison.OrdinalIgnoreCase));
            var inner = new BlockWriter(file.Limits);
            PlainTextExtractor.Write(text, inner);
            TakeOver(inner, part);
        }

        private void Html(MailPart part)
        {
            var html = Decode(part);
            var inner = new BlockWriter(file.Limits);
            HtmlExtractor.Write(html, inner, file.Limits, cancellationToken);
            TakeOver(inner, part);
        }

        // Encoded bodies have other lines than the file: the place is kept inside the part.
        private void TakeOver(BlockWriter inner, MailPart part)
        {
            var lines = LinesOf(part);
            foreach (var block in inner.Finish().Blocks)
            {
                var start = Math.Min(lines.First + block.StartLine - 1, lines.Last);
                var end = Math.Min(lines.First + block.EndLine - 1, lines.Last);
                writer.AddFrom(block with { StartLine = start, EndLine = end });
            }
        }

        private (int First, int Last) LinesOf(MailPart part) =>
            _bundleLines ?? (part.Lines.First + firstLine - 1, part.Lines.Last + firstLine - 1);

        private string Decode(MailPart part)
        {
            var body = part.Body();
            return body.Length == 0 ? "" : TextDecoder.Decode(body, file.Limits, part.Type.Charset);
        }

        private void Attachment(MailPart part, int depth, string? section)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var nesting = file.Limits.MaxMailNesting - depth - 1;
            var bytes = part.Body();
            var mail = part.IsMail && nesting > 0
                ? part.Message ?? MailReader.Read(bytes, nesting, cancellationToken) ?? MailPart.OfText(bytes)
                : null;
            var name = part.FileName ?? mail?.HeaderText(HeaderId.Subject) ?? "attachment";
            var isBundle = part.Type.IsMimeType("application", "ms-tnef") || part.Type.IsMimeType("application", "vnd.ms-tnef")
                || name.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase);
            if ((part.IsMail || isBundle) && nesting <= 0) Note(section, name, part, "mails are nested too deeply");
            else if (mail is not null) Message(mail, depth + 1, Path(section, name));
            else if (isBundle) Bundle(part, bytes, name, depth, section);
            else File(part, bytes, name, nesting, section);
        }

        /// <summary>Outlook's winmail.dat (TNEF): the text and the attachments in it belong to the mail that carries it.</summary>
        private void Bundle(MailPart part, byte[] bytes, string name, int depth, string? section)
        {
            MailPart? content;
            try
            {
                using var bundle = new TnefPart { Content = new MimeContent(new MemoryStream(bytes, writable: false)) };
                using var message = bundle.ConvertToMessage();
                using var mail = new MemoryStream();
                message.WriteTo(mail, cancellationToken);
                content = MailReader.Read(mail.ToArray(), file.Limits.MaxMailNesting - depth - 1, cancellationToken);
            }
            // Its lengths are taken at their word, so that a damaged one can ask for more memory than there is.
            catch (Exception fault) when (fault is not (OperationCanceledException or InsufficientExecutionStackException))
            {
                content = null;
            }

            if (content is null)
            {
                Note(section, name, part, "it is damaged");
                return;
            }

            var (before, outer) = (writer.Count, _bundleLines);
            _bundleLines = LinesOf(part);
            writer.StartPart(section);
            try
            {
                Content(content, depth + 1, section);
                if (writer.Count == before) Note(section, name, part, "it is damaged, or it holds nothing");
            }
            catch (FileFaultException fault)
            {
                Note(section, name, part, fault.Message.TrimEnd('.'));
            }

            _bundleLines = outer;
        }

        private void File(MailPart part, byte[] bytes, string name, int nesting, string? section)
        {
            // A mail attached as a file counts as one level of nesting, so it gets one level less.
            var attached = new SourceFile(bytes, name, file.Limits with { MaxMailNesting = nesting })
            {
                Started = file.Started,
                SkipsSecondReader = file.SkipsSecondReader,
            };
            if (findExtractor(attached) is not { } extractor
                || (nesting <= 0 && extractor is MailExtractor or OutlookExtractor or MailboxExtractor))
            {
                Note(section, name, part, null);
                return;
            }

            ExtractedDocument document;
            try
            {
                document = bytes.Length == 0 ? new(null, null, []) : extractor.Extract(attached, cancellationToken);
            }
            catch (Exception fault) when (fault is not (OutOfMemoryException or OperationCanceledException
                or InsufficientExecutionStackException))
            {
                Note(section, name, part, fault is FileFaultException ? fault.Message.TrimEnd('.') : "it is damaged");
                return;
            }
            finally
            {
                file.LeavesWorkBehind |= attached.LeavesWorkBehind;
            }

            Note(section, name, part, document.Blocks.Count == 0 && extractor is not UnnamedExtractor ? "it holds no text" : null);
            writer.StartPart(Path(section, name));
            foreach (var block in document.Blocks) writer.AddFrom(block);
        }

        private static string Path(string? section, string name) => section is null ? name : $"{section} > {name}";

        private void Note(string? section, string name, MailPart part, string? fault)
        {
            writer.StartPart(section);
            var text = fault is null ? $"Attachment: {name}" : $"Attachment: {name} (not read: {fault})";
            var (first, last) = LinesOf(part);
            writer.Add(BlockKind.Paragraph, text, null, first, last);
        }
    }
}
