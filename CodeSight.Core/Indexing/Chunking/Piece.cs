using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>A stretch of a block that is kept whole: a sentence, a line, a row, or what remains of one that is too long.</summary>
/// <param name="Start">First character in the block's text.</param>
/// <param name="End">The character after the last one.</param>
/// <param name="ContextTokens">Tokens of the block's context, which a chunk that starts here repeats.</param>
/// <param name="BreakCost">What it costs to begin a chunk here, on the scale of <see cref="BreakCosts"/>.</param>
internal readonly record struct Piece(Block Block, int Start, int End, int Tokens, int ContextTokens, float BreakCost)
{
    public int Length => End - Start;

    public ReadOnlySpan<char> Text => Block.Text.AsSpan(Start, Length);

    /// <summary>Whether the block's context must stand above this piece, given the piece before it in the same chunk.</summary>
    public bool NeedsContext(Piece? before)
    {
        if (Block.Context is not { } context) return false;
        if (before is not { } previous) return !context.EndsWith(Block.Text, StringComparison.Ordinal);
        return !ReferenceEquals(previous.Block, Block) && previous.Block.Context != context
            && !context.EndsWith(previous.Block.Text, StringComparison.Ordinal);
    }
}
