namespace CodeSight.Extraction.Text;

/// <summary>Files without an ending whose content shows no other kind: text is read, and anything else is told to be none.</summary>
internal sealed class UnnamedExtractor : IExtractor
{
    /// <inheritdoc/>
    /// <remarks>That of a PDF without an ending.</remarks>
    public bool HasSecondReader => true;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        if (FileText.DetectEncoding(file.Bytes, file.Name, out _) is not null)
            PlainTextExtractor.Write(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes), writer);
        return writer.Finish();
    }

    public string DescribeEmpty(ExtractedDocument document) => "It has no ending, and its content is none of the kinds that are read.";
}
