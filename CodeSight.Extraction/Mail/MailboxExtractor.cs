namespace CodeSight.Extraction.Mail;

/// <summary>Mailboxes (MBOX): each mail under a section with its subject, with its own lines of the file.</summary>
/// <param name="findExtractor">The extractor of an attachment, or null where there is none.</param>
internal sealed class MailboxExtractor(Func<SourceFile, IExtractor?> findExtractor) : IExtractor
{
    private static ReadOnlySpan<byte> Separator => "From "u8;

    /// <inheritdoc/>
    /// <remarks>That of an attached PDF.</remarks>
    public bool HasSecondReader => true;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (!file.Bytes.AsSpan().StartsWith(Separator)) throw new FileFaultException("It is not a mailbox: it does not begin with \"From \".");
        var writer = new BlockWriter(file.Limits);
        var (read, broken) = (0, 0);
        foreach (var (start, end, firstLine) in Mails(file.Bytes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writer.IsFull) break;
            var bytes = file.Bytes.AsSpan(start, end - start).ToArray();
            try
            {
                if (MailReader.Read(bytes, file.Limits.MaxMailNesting, cancellationToken) is { } mail)
                    MailExtractor.Write(mail, file, findExtractor, writer, firstLine, cancellationToken);
                read++;
            }
            catch (FileFaultException)
            {
                broken++;
            }
        }
        writer.StartPart(null);
        if (broken > 0) writer.Note($"{broken} of {read + broken} mails could not be read.");
        return writer.Finish();
    }

    /// <summary>Where each mail lies, and the number of its first line. A separator is a line "From " at the start or below an empty line.</summary>
    private static IEnumerable<(int Start, int End, int FirstLine)> Mails(byte[] bytes)
    {
        var (start, startLine, line, isBelowEmpty) = (-1, 1, 1, true);
        for (var at = 0; at < bytes.Length; line++)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : bytes.Length - at;
            if (isBelowEmpty && bytes.AsSpan(at, length).StartsWith(Separator))
            {
                if (start >= 0) yield return (start, at, startLine);
                (start, startLine) = (at + length, line + 1);
            }
            isBelowEmpty = length == 1 || (length == 2 && bytes[at] == '\r');
            at += length;
        }
        if (start >= 0 && start < bytes.Length) yield return (start, bytes.Length, startLine);
    }
}
