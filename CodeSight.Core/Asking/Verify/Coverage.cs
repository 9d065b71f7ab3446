namespace CodeSight.Core.Asking.Verify;

/// <summary>How much of a sentence's words stand together in the passages.</summary>
/// <param name="Share">The weighted share of its words, 0..1, each clause in the place of the passages that has most of it.</param>
/// <param name="Missing">Clauses of which next to nothing was found, as texts.</param>
/// <param name="IsMissing">Whether those are all clauses.</param>
/// <param name="Units">The places that have most of it, best first.</param>
internal sealed record Coverage(double Share, IReadOnlyList<string> Missing, bool IsMissing, IReadOnlyList<EvidenceUnit> Units)
{
    private const double NameWeight = 1.5;
    private const double QuantityWeight = 1.5;
    private const double LightWeight = 0.4;
    private const double MissingShare = 0.4;
    private const double ClauseWeight = 2;
    private const double AroundWeight = 0.4;
    private const int ClauseWords = 2;
    private const int MaxUnits = 8;

    public static Coverage Of(Reading claim, Evidence evidence)
    {
        var (found, total, parts) = (0.0, 0.0, 0);
        var missing = new List<string>();
        foreach (var (first, last) in Parts(claim))
        {
            var words = claim.Tokens.Skip(first).Take(last - first).Where(token => token.IsContent).ToList();
            var quantities = claim.Quantities.Where(quantity => quantity.First >= first && quantity.First < last).ToList();
            var weight = words.Sum(Weight) + (quantities.Count * QuantityWeight);
            if (weight == 0) continue;
            var best = evidence.Units.Count == 0 ? 0 : evidence.Units.Max(unit => Found(words, quantities, unit, 1));
            found += best;
            total += weight;
            parts++;
            // A condition is often taken from the question or a heading.
            if (weight >= ClauseWeight && claim.Tokens[first].Lower is not ("if" or "when" or "wenn" or "falls")
                && evidence.Units.All(unit => Found(words, quantities, unit, AroundWeight) < MissingShare * weight)) missing
                .Add(claim.Text[claim.Tokens[first].Start..claim.Tokens[last - 1].End]);
        }

        var units = evidence.Units.OrderByDescending(unit =>
            claim.Tokens.Where(token => token.IsContent && unit.Reading.Stems.Contains(token.Stem)).Sum(Weight)
            + claim.Quantities.Count(quantity => unit.Reading.Quantities.Any(quantity.IsSame))).Take(MaxUnits);
        return new Coverage(total == 0 ? 0 : found / total, missing, missing.Count == parts, [.. units]);
    }

    private static double Found(List<Token> words, List<Quantity> quantities, EvidenceUnit unit, double around)
    {
        var sum = 0.0;
        foreach (var word in words)
            if (WordMatch.In(unit.Reading.Stems, word)) sum += Weight(word);
            else if (WordMatch.In(unit.Around, word)) sum += Weight(word) * around;
        foreach (var quantity in quantities)
            if (unit.Reading.Quantities.Any(quantity.IsSame)) sum += QuantityWeight;
        return sum;
    }

    private static double Weight(Token token) => token.IsName ? NameWeight : SupportLexicon.Light.Contains(token.Lower) ? LightWeight : 1;

    /// <summary>The clauses, cut further before an "and" that begins one of its own.</summary>
    private static List<(int First, int Last)> Parts(Reading claim)
    {
        var parts = new List<(int First, int Last)>();
        var first = 0;
        for (var i = 1; i <= claim.Tokens.Count; i++)
        {
            if (i < claim.Tokens.Count && claim.Tokens[i].Segment == claim.Tokens[first].Segment
                && !BeginsClause(claim, first, i)) continue;
            parts.Add((first, i));
            first = i;
        }

        return parts;
    }

    private static bool BeginsClause(Reading claim, int first, int at) =>
        claim.Tokens[at].Lower is "and" or "und" or "which" or "who"
        && Words(claim.Tokens.Skip(first).Take(at - first)) + claim.Quantities
        .Count(quantity => quantity.First >= first && quantity.First < at) >= ClauseWords
        && Words(claim.Tokens.Skip(at).TakeWhile(token => token.Segment == claim.Tokens[at].Segment)) >= ClauseWords;

    private static int Words(IEnumerable<Token> tokens) =>
        tokens.Count(token => token.IsContent && !SupportLexicon.Light.Contains(token.Lower));
}
