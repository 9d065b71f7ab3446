namespace CodeSight.Extraction.Legacy;

/// <summary>Files of Office 97 to 2003: LibreOffice converts them, and the reader of today's files reads what it makes of them.</summary>
/// <param name="ending">The usual ending of files of this kind.</param>
/// <param name="newEnding">The ending of the files that they are turned into.</param>
internal sealed class LegacyExtractor(string ending, string newEnding, IExtractor reader) : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (!LegacyFiles.IsOne(file.Bytes)) throw new FileFaultException("It is not a file of Office, or its beginning is damaged.");
        if (LibreOffice.Find(file.Limits) is not { } program)
            throw new FileFaultException("It is a file of Office 97 to 2003; such files are read where LibreOffice is installed.");
        var converted = LibreOffice.Convert(program, file, ending, newEnding, cancellationToken);
        return reader.Extract(file with { Bytes = converted, Name = Path.ChangeExtension(file.Name, newEnding) }, cancellationToken);
    }

    public string DescribeEmpty(ExtractedDocument document) => reader.DescribeEmpty(document);
}
