namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// Packs pieces into chunks by least cost over all ways to break them: each chunk costs the square of the share of its room that it leaves
/// empty, each break costs what <see cref="BreakCosts"/> says. So there are few chunks, of about equal length, broken where a reader would.
/// </summary>
internal static class ChunkPacker
{
    /// <summary>
    /// The ends (exclusive) of the chunks, in order. A piece that is alone may exceed the room; no chunk of several pieces does.
    /// </summary>
    public static List<int> Pack(List<Piece> pieces, int room, int maxCharacters)
    {
        var cost = new float[pieces.Count + 1];
        var start = new int[pieces.Count + 1];
        Array.Fill(cost, float.PositiveInfinity, 1, pieces.Count);
        for (var from = 0; from < pieces.Count; from++)
        {
            long tokens = 0, characters = 0;
            for (var at = from; at < pieces.Count; at++)
            {
                var piece = pieces[at];
                tokens += piece.Tokens + (piece.NeedsContext(at > from ? pieces[at - 1] : null) ? piece.ContextTokens : 0);
                characters += piece.Length;
                if (at > from && (tokens > room || characters > maxCharacters)) break;

                var slack = Math.Max(0f, room - tokens) / room;
                var total = cost[from] + (slack * slack) + (at + 1 < pieces.Count ? pieces[at + 1].BreakCost : 0f);
                if (total >= cost[at + 1]) continue;
                cost[at + 1] = total;
                start[at + 1] = from;
            }
        }

        var ends = new List<int>();
        for (var end = pieces.Count; end > 0; end = start[end]) ends.Add(end);
        ends.Reverse();
        return ends;
    }
}
