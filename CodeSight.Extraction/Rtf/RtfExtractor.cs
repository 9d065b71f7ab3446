using CodeSight.Extraction.Web;

namespace CodeSight.Extraction.Rtf;

/// <summary>Rich text (RTF). What was made from HTML, as mail programs do, is read as that HTML.</summary>
internal sealed class RtfExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (!RtfReader.IsRtf(file.Bytes)) throw new FileFaultException("It is not rich text (RTF), or its beginning is damaged.");
        var writer = new BlockWriter(file.Limits);
        var reader = new RtfReader(file.Bytes, writer, new(file.Limits.HiddenContent), cancellationToken);
        reader.Read();
        if (reader.Html is not { } html) return writer.Finish();
        writer = new BlockWriter(file.Limits);
        HtmlExtractor.Write(html.ToString(), writer, file.Limits, cancellationToken);
        return writer.Finish();
    }
}
