using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Rst;

/// <summary>
/// reStructuredText by a small reader of its own: headings by their underlines, directives, literal blocks, lists and
/// tables.
/// </summary>
internal sealed class RestructuredTextExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var lines = TextLines.Split(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes));
        for (var i = 0; i < lines.Count; i++) lines[i] = lines[i].Replace("\t", "        ", StringComparison.Ordinal);
        new RstReader(lines, writer, Math.Min(file.Limits.MaxNesting, 50)).Read();
        return writer.Finish();
    }
}
