namespace CodeSight.Extraction.Text;

/// <summary>Plain text: paragraphs are separated by blank lines; list items and indented blocks keep their lines.</summary>
internal sealed class PlainTextExtractor : IExtractor
{
    // A block's lines are kept together up to here; the chunker cuts further, but no block may be the whole of a log file.
    private const int MaxLines = 60;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        Write(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes), writer);
        return writer.Finish();
    }

    /// <summary>Writes a text's paragraphs with their lines.</summary>
    public static void Write(string text, BlockWriter writer)
    {
        var lines = TextLines.Split(text);
        for (var i = 0; i < lines.Count && !writer.IsFull;)
        {
            if (TextCleaner.IsBlank(lines[i]))
            {
                i++;
                continue;
            }
            var start = i;
            var marked = TextLines.IsListItem(lines[i]);
            for (i++; i < lines.Count && i - start < MaxLines && !TextCleaner.IsBlank(lines[i]) && !TextLines.IsListItem(lines[i]); i++)
            {
            }
            writer.Add(marked ? BlockKind.ListItem : BlockKind.Paragraph, TextLines.Join(lines, start, i), null, start + 1, i);
        }
    }
}
