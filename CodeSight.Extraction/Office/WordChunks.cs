using CodeSight.Extraction.Rtf;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>Documents of other formats that a Word document holds as parts of its text (w:altChunk): HTML, rich text, plain text and Word.</summary>
internal sealed class WordChunks(SourceFile file, BlockWriter writer, int depth, CancellationToken cancellationToken)
{
    private const int MaxDepth = 3;
    private const string NotRead = "A document inserted into it is of a kind that is not read.";

    /// <param name="owner">The part whose relations the chunk uses.</param>
    /// <param name="place">The number of the paragraph in whose place it stands.</param>
    public void Write(AltChunk chunk, OpenXmlPart owner, HiddenContent hidden, int place)
    {
        if (chunk.Id?.Value is not { } id || !owner.TryGetPartById(id, out var part))
        {
            writer.Note("A document inserted into it is missing.");
            return;
        }
        try
        {
            Write(part, Read(part), hidden, place);
        }
        catch (Exception fault) when (fault is FileFaultException || OfficePackage.IsDamage(fault))
        {
            writer.Note("A document inserted into it is damaged.");
        }
    }

    private void Write(OpenXmlPart part, byte[] bytes, HiddenContent hidden, int place)
    {
        switch (part.ContentType.Split(';')[0].Trim().ToLowerInvariant())
        {
            case "text/html" or "application/xhtml+xml":
                HtmlExtractor.Write(Decode(bytes, DeclaredEncoding.OfHtml(bytes)), writer, file.Limits, cancellationToken, place);
                break;
            case "text/plain":
                PlainTextExtractor.Write(Decode(bytes, null), writer);
                break;
            case "application/rtf" or "text/rtf":
                foreach (var block in new RtfExtractor().Extract(file with { Bytes = bytes }, cancellationToken).Blocks)
                    writer.AddFrom(block with { StartLine = place, EndLine = place });
                break;
            case var type when type.Contains("wordprocessingml", StringComparison.Ordinal) || bytes.AsSpan().StartsWith("PK"u8):
                WriteWord(bytes, hidden);
                break;
            default:
                writer.Note(NotRead);
                break;
        }
    }

    private string Decode(byte[] bytes, string? declared) => TextDecoder.Decode(bytes, file.Limits, declared, writer.Notes);

    private void WriteWord(byte[] bytes, HiddenContent hidden)
    {
        if (depth >= MaxDepth)
        {
            writer.Note(NotRead);
            return;
        }
        using var stream = OfficePackage.Check(file with { Bytes = bytes });
        using var package = WordprocessingDocument.Open(stream, isEditable: false);
        if (package.MainDocumentPart is { Document.Body: { } body } main)
            new WordWriting(main, writer, hidden, new(file, writer, depth + 1, cancellationToken), cancellationToken).Write(body);
    }

    private byte[] Read(OpenXmlPart part)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            if (copy.Length + count > file.Limits.MaxFileBytes) throw new FileFaultException(ReaderReasons.OutOfMemory);
            copy.Write(buffer, 0, count);
        }
        return copy.ToArray();
    }
}
