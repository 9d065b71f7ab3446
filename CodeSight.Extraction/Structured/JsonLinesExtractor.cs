using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Structured;

/// <summary>JSON Lines: each line a record. A line that is no JSON is read as text.</summary>
internal sealed class JsonLinesExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var lines = TextLines.Split(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes));
        var broken = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writer.IsFull) break;
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            writer.Leave(1);
            var before = writer.Count;
            if (JsonExtractor.TryWrite(Encoding.UTF8.GetBytes(lines[i]), i + 1, new(writer), file.Limits, static _ => { }, cancellationToken))
                continue;
            broken++;
            if (writer.Count == before) writer.Add(BlockKind.Code, lines[i], null, i + 1, i + 1);
        }
        if (broken > 0) writer.Note($"{broken} lines are no JSON.");
        return writer.Finish();
    }
}
