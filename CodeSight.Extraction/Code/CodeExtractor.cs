using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Code;

/// <summary>Source code and configuration: the lines as they are, each block with the scope in which it lies.</summary>
internal sealed class CodeExtractor : IExtractor
{
    // A blank line ends a block of at least this many lines, so that the chunker finds good places to cut.
    private const int LinesBeforeBreak = 20;
    private const int MaxLines = 400;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var text = TextDecoder.Decode(file.Bytes, file.Limits, DeclaredEncoding.Of(file.Bytes, file.Name), writer.Notes);
        var lines = TextLines.Split(text);
        var scopes = ScopeFinder.Find(lines, file.Name, file.Limits.MaxNesting);
        var start = 0;
        for (var i = 1; i <= lines.Count; i++)
        {
            var ends = i == lines.Count || scopes[i] != scopes[start] || i - start >= MaxLines
                || (i - start >= LinesBeforeBreak && TextCleaner.IsBlank(lines[i]));
            if (!ends) continue;
            Write(lines, start, i, scopes[start], writer);
            start = i;
        }
        return writer.Finish();
    }

    private static void Write(List<string> lines, int from, int to, string scope, BlockWriter writer)
    {
        while (from < to && TextCleaner.IsBlank(lines[from])) from++;
        while (to > from && TextCleaner.IsBlank(lines[to - 1])) to--;
        if (from < to) writer.AddCode(TextLines.Join(lines, from, to), from + 1, to, scope);
    }
}
