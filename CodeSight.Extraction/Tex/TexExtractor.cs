using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Tex;

/// <summary>LaTeX by a small reader of its own: sections, lists, tables, listings, notes, with the file's own lines. Nothing is run.</summary>
internal sealed class TexExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        new TexReader(TextLines.Split(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes)), writer, cancellationToken).Read();
        return writer.Finish();
    }
}
