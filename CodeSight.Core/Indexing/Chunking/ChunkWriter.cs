using CodeSight.Core.Data.Documents;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Writes the chunks of one section, each checked against the limit.</summary>
internal sealed class ChunkWriter(ITokenCounter counter, ChunkLimits limits, string header, string section, List<Chunk> chunks)
{
    private readonly int _headerTokens = counter.Count(header);

    /// <summary>Tokens that the content of one chunk may have.</summary>
    public int Room => limits.Room(_headerTokens);

    /// <summary>Adds the chunk of these pieces.</summary>
    public void Write(ReadOnlySpan<Piece> pieces)
    {
        var content = ChunkComposer.Compose(pieces, context => TokenBudget.Cut(counter, context, limits.ContextTokens));
        var tokens = IsSumExact(pieces) ? Sum(pieces) : counter.Count(content);
        if (tokens > Room && pieces.Length > 1)
        {
            Write(pieces[..(pieces.Length / 2)]);
            Write(pieces[(pieces.Length / 2)..]);
            return;
        }

        var (start, end) = ChunkComposer.Lines(pieces);
        chunks.Add(new Chunk(
            chunks.Count, pieces[0].Block.Page, start, end, section, header, content, tokens + _headerTokens + ChunkLimits.SpecialTokens));
    }

    /// <summary>Whether only white space was cut away between the pieces, so that their tokens add up.</summary>
    private static bool IsSumExact(ReadOnlySpan<Piece> pieces)
    {
        for (var at = 1; at < pieces.Length; at++)
            if (ReferenceEquals(pieces[at].Block, pieces[at - 1].Block) && pieces[at].Start == pieces[at - 1].End) return false;
        return true;
    }

    private static int Sum(ReadOnlySpan<Piece> pieces)
    {
        var tokens = 0;
        for (var at = 0; at < pieces.Length; at++)
            tokens += pieces[at].Tokens + (pieces[at].NeedsContext(at > 0 ? pieces[at - 1] : null) ? pieces[at].ContextTokens : 0);
        return tokens;
    }
}
