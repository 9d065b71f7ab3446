using System.Buffers;
using CodeSight.Encoder.Tokens;
using CodeSight.Extraction;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// Cuts blocks into pieces by their kind, and pieces that are too long into smaller ones. Counts each character's tokens once on the way.
/// </summary>
internal sealed class PieceCutter(ITokenCounter counter, ChunkLimits limits)
{
    // A block of a line or two is not worth breaking.
    private const int ShortBlock = 160;
    private const int SliceLength = 64;
    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",;:|–—)،؛");

    // No space follows them.
    private static readonly SearchValues<char> WideClauseEnds = SearchValues.Create("，、；：");

    private readonly List<Range> _sentences = [];
    private (string? Text, int Tokens) _context;

    /// <summary>Adds the block's pieces: sentences of running text, lines of code, a row or a heading whole.</summary>
    public void Cut(Block? before, Block block, List<Piece> pieces)
    {
        var cost = BreakCosts.Between(before, block);
        var contextTokens = ContextTokensOf(block);
        if (block.Kind == BlockKind.Code && block.Text.Length > ShortBlock) CutLines(block, contextTokens, cost, pieces);
        else if (block.Kind is BlockKind.Paragraph or BlockKind.ListItem && block.Text.Length > ShortBlock)
            CutSentences(block, contextTokens, cost, pieces);
        else pieces.Add(Measured(block, 0, block.Text.Length, contextTokens, cost));
    }

    /// <summary>Adds the piece, in parts where it has more tokens than the room or more characters than a chunk may have.</summary>
    public void Fit(Piece piece, int room, List<Piece> pieces)
    {
        if (piece.Tokens <= room - piece.ContextTokens && piece.Length <= limits.Characters)
        {
            pieces.Add(piece);
            return;
        }

        var parts = Parts(piece, room - piece.ContextTokens);
        if (parts.Count == 1) pieces.Add(parts[0]);
        else foreach (var part in parts) Fit(part, room, pieces);
    }

    private void CutSentences(Block block, int contextTokens, float cost, List<Piece> pieces)
    {
        _sentences.Clear();
        SentenceSplitter.Split(block.Text, _sentences);
        foreach (var sentence in _sentences)
        {
            pieces.Add(Measured(block, sentence.Start.Value, sentence.End.Value, contextTokens, cost));
            cost = BreakCosts.Sentence;
        }
    }

    private void CutLines(Block block, int contextTokens, float cost, List<Piece> pieces)
    {
        var at = 0;
        foreach (var line in block.Text.AsSpan().EnumerateLines())
        {
            // EnumerateLines gives slices; the offset follows from the length and the line break's own length.
            var start = at;
            at += line.Length;
            if (at < block.Text.Length) at += block.Text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
            if (line.IsWhiteSpace())
            {
                cost = Math.Min(cost, BreakCosts.Item);
                continue;
            }

            if (!char.IsWhiteSpace(line[0])) cost = Math.Min(cost, BreakCosts.OuterLine);
            pieces.Add(Measured(block, start, start + line.TrimEnd().Length, contextTokens, cost));
            cost = BreakCosts.InnerLine;
        }
    }

    /// <summary>A piece that cannot fit by its length alone is not counted; it will be cut anyway.</summary>
    private Piece Measured(Block block, int start, int end, int contextTokens, float cost) =>
        new(
            block, start, end, end - start > limits.Characters ? int.MaxValue / 2 : counter.Count(block.Text.AsSpan(start, end - start)),
            contextTokens, cost);

    private int ContextTokensOf(Block block)
    {
        if (block.Context is null) return 0;
        if (block.Context != _context.Text)
            _context = (block.Context, counter.Count(TokenBudget.Cut(counter, block.Context, limits.ContextTokens)));
        return _context.Tokens;
    }

    /// <summary>The parts at the best kind of border that the piece has inside: lines, clauses, words, or anywhere.</summary>
    private List<Piece> Parts(Piece piece, int room)
    {
        var parts = At(piece, BreakCosts.InnerLine, static (text, at) => text[at - 1] == '\n');
        if (parts.Count == 1)
            parts = At(
                piece, BreakCosts.Clause,
                static (text, at) => (char.IsWhiteSpace(text[at]) && ClauseEnds.Contains(text[at - 1])) || WideClauseEnds.Contains(text[at - 1]));
        if (parts.Count == 1) parts = At(piece, BreakCosts.Word, static (text, at) => char.IsWhiteSpace(text[at]));
        return parts.Count == 1 ? Slices(piece, room) : parts;
    }

    private List<Piece> At(Piece piece, float cost, Func<string, int, bool> isBorder)
    {
        var parts = new List<Piece>();
        var text = piece.Block.Text;
        var start = piece.Start;
        for (var at = piece.Start + 1; at < piece.End; at++)
        {
            if (!isBorder(text, at) || text.AsSpan(start, at - start).IsWhiteSpace() || text.AsSpan(at, piece.End - at).IsWhiteSpace())
                continue;
            AddPart(at);
        }

        AddPart(piece.End);
        return parts;

        void AddPart(int end)
        {
            var from = parts.Count == 0 ? start : FirstVisible(text, start, end, keepIndentation: cost == BreakCosts.InnerLine);
            var length = text.AsSpan(from, end - from).TrimEnd().Length;
            parts.Add(Measured(piece.Block, from, from + length, piece.ContextTokens, parts.Count == 0 ? piece.BreakCost : cost));
            start = end;
        }
    }

    private static int FirstVisible(string text, int start, int end, bool keepIndentation)
    {
        var at = start;
        while (at < end - 1 && char.IsWhiteSpace(text[at])) at++;
        return keepIndentation ? Math.Max(start, text.LastIndexOf('\n', at) + 1) : at;
    }

    /// <summary>Cuts a long word into slices that fit, never inside a surrogate pair, if possible after a sign that is no letter.</summary>
    private List<Piece> Slices(Piece piece, int room)
    {
        var slices = new List<Piece>();
        var text = piece.Block.Text;
        for (var start = piece.Start; start < piece.End;)
        {
            var end = SliceEnd(text, start, piece.End, SliceLength);
            while (end - start > 2 && counter.Count(text.AsSpan(start, end - start)) > room)
                end = SliceEnd(text, start, piece.End, (end - start) / 2);
            slices.Add(
                Measured(piece.Block, start, end, piece.ContextTokens, start == piece.Start ? piece.BreakCost : BreakCosts.InsideWord));
            start = end;
        }

        return slices;
    }

    private static int SliceEnd(string text, int start, int limit, int length)
    {
        var end = Math.Min(limit, start + Math.Max(1, length));
        if (end == limit) return end;
        for (var at = end; at > start + (length / 2); at--)
            if (!char.IsLetterOrDigit(text[at - 1]) && !char.IsSurrogate(text[at - 1])) return at;
        if (!char.IsLowSurrogate(text[end])) return end;
        return end - 1 > start ? end - 1 : end + 1;
    }
}
