namespace CodeSight.Bench.Encoder;

/// <summary>
/// Whose turn it is: in as many rounds as there are contestants each has every place once and, of an even number of them,
/// follows every other once (Williams 1949, balanced Latin squares).
/// </summary>
internal static class TurnOrder
{
    /// <summary>The order of one round: indices of the contestants.</summary>
    public static IEnumerable<int> Of(int round, int contestants)
    {
        for (var place = 0; place < contestants; place++)
        {
            // 0, 1, last, 2, the last but one...
            var step = place % 2 == 1 ? (place + 1) / 2 : (contestants - place / 2) % contestants;
            yield return (step + round) % contestants;
        }
    }
}
