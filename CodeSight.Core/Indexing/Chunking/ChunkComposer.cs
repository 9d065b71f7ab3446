using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Writes a chunk's content from its pieces, and tells its lines.</summary>
internal static class ChunkComposer
{
    /// <summary>
    /// The pieces' text: within a block as it stands there, between blocks with line breaks, a table's header above rows that lost it.
    /// </summary>
    public static string Compose(ReadOnlySpan<Piece> pieces, Func<string, string> context)
    {
        var content = new StringBuilder();
        for (var at = 0; at < pieces.Length;)
        {
            var first = pieces[at];
            Piece? before = at > 0 ? pieces[at - 1] : null;
            if (before is { } previous) content.Append(Separator(previous.Block, first.Block));
            if (first.NeedsContext(before)) content.Append(context(first.Block.Context ?? "")).Append('\n');

            var last = at;
            while (last + 1 < pieces.Length && ReferenceEquals(pieces[last + 1].Block, first.Block)) last++;
            content.Append(first.Block.Text, first.Start, pieces[last].End - first.Start);
            at = last + 1;
        }

        return content.ToString();
    }

    /// <summary>The 1-based lines that the pieces stand on.</summary>
    public static (int Start, int End) Lines(ReadOnlySpan<Piece> pieces)
    {
        var (start, end) = (int.MaxValue, int.MinValue);
        for (var at = 0; at < pieces.Length;)
        {
            var first = pieces[at];
            while (at + 1 < pieces.Length && ReferenceEquals(pieces[at + 1].Block, first.Block)) at++;
            var lines = Lines(first.Block, first.Start, pieces[at].End);
            (start, end) = (Math.Min(start, lines.Start), Math.Max(end, lines.End));
            at++;
        }

        return (start, end);
    }

    /// <summary>
    /// True lines where the text has one line break a line; otherwise by the share of the text before, with a line to spare on either side.
    /// </summary>
    private static (int Start, int End) Lines(Block block, int start, int end)
    {
        var text = block.Text.AsSpan();
        var span = block.EndLine - block.StartLine;
        if (span <= 0 || (start == 0 && end == text.Length)) return (block.StartLine, block.EndLine);
        var breaksBefore = text[..start].Count('\n');
        var breaksInside = text[start..end].Count('\n');
        if (breaksBefore + breaksInside + text[end..].Count('\n') == span)
            return (block.StartLine + breaksBefore, block.StartLine + breaksBefore + breaksInside);

        var first = (int)((long)span * start / text.Length) - 1;
        var last = (int)((((long)span * end) + text.Length - 1) / text.Length) + 1;
        return (
            block.StartLine + (start == 0 ? 0 : Math.Max(0, first)),
            end == text.Length ? block.EndLine : Math.Min(block.EndLine, block.StartLine + last));
    }

    private static string Separator(Block before, Block block)
    {
        if (before.Kind != block.Kind) return "\n\n";
        return block.Kind switch
        {
            BlockKind.ListItem or BlockKind.TableRow => "\n",
            BlockKind.Code when block.StartLine <= before.EndLine + 1 => "\n",
            _ => "\n\n",
        };
    }
}
