using CodeSight.Core.Asking.Cite;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Checks the names and identifiers of a sentence against the passages.</summary>
internal static class NameCheck
{
    private static readonly HashSet<string> Titles = new("mr mrs ms dr prof herr frau sir madam saint st".Split(' '),
        StringComparer.Ordinal);

    /// <summary>Given names that are function words, too.</summary>
    private static readonly HashSet<string> GivenNames = new("per will may an".Split(' '), StringComparer.Ordinal);

    /// <summary>Days that everybody knows: their dates may stand for them.</summary>
    private static readonly HashSet<string> Holidays = new(
        "christmas eve boxing easter new year's pentecost ascension weihnachten silvester ostern".Split(' '), StringComparer.Ordinal);

    /// <summary>Whether a name is not in the passages, or another one stands in its place there.</summary>
    /// <param name="question">Names of the question are no invention of the answer's.</param>
    /// <param name="hasCapitalNouns">Whether capitals tell no names apart, as in German.</param>
    public static bool Contradicts(Reading claim, Evidence evidence, string question, bool hasCapitalNouns)
    {
        var asked = QuotedText.Fold(question);
        for (var i = 0; i < claim.Tokens.Count; i++)
        {
            var token = claim.Tokens[i];
            if (!token.IsName && !(token.IsFirst && token.IsContent && token.IsCapitalised)) continue;
            if (IsOtherPerson(claim, i, evidence)) return true;
            if (evidence.Has(token)) continue;
            if (IsOtherSurname(claim, i, evidence)) return true;
            if (!hasCapitalNouns && IsReplaced(claim, i, evidence)) return true;
            if (!token.IsName || (hasCapitalNouns && token.Text.AsSpan(1).IndexOfAnyInRange('A', 'Z') < 0
                && token.Text.AsSpan().IndexOfAnyInRange('0', '9') < 0)) continue;
            if (Titles.Contains(token.Lower) || Holidays.Contains(token.Lower)
                || asked.Contains(QuotedText.Fold(token.Text), StringComparison.Ordinal)) continue;
            return true;
        }

        return !hasCapitalNouns && IsSwapped(claim, evidence);
    }

    /// <summary>Whether the passages have the second of two names in a row only behind another first one.</summary>
    private static bool IsOtherPerson(Reading claim, int at, Evidence evidence)
    {
        if (at + 1 >= claim.Tokens.Count) return false;
        var (first, last) = (claim.Tokens[at], claim.Tokens[at + 1]);
        if (!first.IsCapitalised || !last.IsName || last.Start != first.End + 1 || Titles.Contains(first.Lower)) return false;
        var others = 0;
        foreach (var tokens in evidence.Units.Select(unit => unit.Reading).Concat(evidence.Headings).Select(reading => reading.Tokens))
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Lower != last.Lower) continue;
                if (i == 0 || !tokens[i - 1].IsWord || !tokens[i - 1].IsCapitalised
                    || (!tokens[i - 1].IsContent && !GivenNames.Contains(tokens[i - 1].Lower))
                    || Titles.Contains(tokens[i - 1].Lower)) return false;
                if (WordMatch.IsForm(tokens[i - 1].Lower, first.Lower)) return false;
                others++;
            }
        }

        return others > 0;
    }

    /// <summary>Whether the name before a missing one has another behind it in the passages.</summary>
    private static bool IsOtherSurname(Reading claim, int at, Evidence evidence)
    {
        if (at == 0 || !claim.Tokens[at - 1].IsName || claim.Tokens[at].Start != claim.Tokens[at - 1].End + 1) return false;
        var given = claim.Tokens[at - 1];
        if (Titles.Contains(given.Lower)) return false;
        return evidence.Units.Select(unit => unit.Reading.Tokens).Any(tokens => tokens.Where((token, i) =>
            token.Lower == given.Lower && i + 1 < tokens.Count && tokens[i + 1].IsName && tokens[i + 1].Start == token.End + 1).Any());
    }

    /// <summary>Whether the word behind a missing one follows another name in the passages.</summary>
    private static bool IsReplaced(Reading claim, int at, Evidence evidence)
    {
        if (claim.Tokens[at].Text.EndsWith('s') && claim.Tokens[at].IsFirst && !claim.Tokens[at].IsName) return false;
        var next = claim.Tokens.Skip(at + 1).FirstOrDefault(token => token.IsContent && !token.IsName);
        if (next is null) return false;
        foreach (var tokens in evidence.Units.Select(unit => unit.Reading.Tokens))
        {
            for (var i = 1; i < tokens.Count; i++)
            {
                if (tokens[i].Stem != next.Stem || !tokens[i - 1].IsWord || !tokens[i - 1].IsCapitalised || tokens[i - 1].IsFirst
                    && !tokens[i - 1].IsName) continue;
                if (claim.Tokens.All(token => token.Lower != tokens[i - 1].Lower)) return true;
            }
        }

        return false;
    }

    /// <summary>
    /// 
    /// Whether what is said of a name is said of another one in the passages, which have the name elsewhere.
    /// 
    /// </summary>
    private static bool IsSwapped(Reading claim, Evidence evidence)
    {
        var names = claim.Tokens.Where(token => token.IsCapitalised && evidence.Names.Contains(token.Lower)).ToList();
        var said = claim.Tokens.Where(token => token.IsContent && !token.IsName && !SupportLexicon.Light.Contains(token.Lower))
            .DistinctBy(token => token.Stem).ToList();
        // Of several clauses each may speak of another name.
        if (names.Count == 0 || said.Count < 2
            || claim.Tokens.Where(token => token.IsName).Select(token => token.Segment).Distinct().Count() > 1) return IsReversed(claim,
            names, evidence);
        var (bestShare, bestHasName, bestHasOther) = (0.0, false, false);
        var shareWithName = 0.0;
        foreach (var unit in evidence.Units)
        {
            var share = said.Count(word => WordMatch.In(unit.Reading.Stems, word)) / (double)said.Count;
            var hasOther = unit.Reading.Tokens
                .Any(token => token.IsName && token.IsContent && !names.Exists(name => name.Lower == token.Lower));
            var hasName = names.Exists(name => WordMatch.In(unit.Reading.Stems, name) || (!hasOther && WordMatch.In(unit.Around, name)));
            if (hasName) shareWithName = Math.Max(shareWithName, share);
            if (share <= bestShare) continue;
            bestShare = share;
            bestHasName = hasName;
            bestHasOther = hasOther;
        }

        return (bestShare >= 0.6 && !bestHasName && bestHasOther && shareWithName <= bestShare - 0.4) || IsReversed(claim, names, evidence);
    }

    /// <summary>Whether two names stand on the other sides of the same verb.</summary>
    private static bool IsReversed(Reading claim, List<Token> names, Evidence evidence)
    {
        if (names.Count < 2) return false;
        var (first, last) = (names[0], names[^1]);
        var verbs = Between(claim.Tokens, first, last);
        if (verbs.Count == 0 || claim.Tokens.Any(token => token.Lower is "and" or "or" or "by" or "from")) return false;
        foreach (var reading in evidence.Units.Select(unit => unit.Reading))
        {
            var (own, other) = (reading.Tokens.FirstOrDefault(token => token.Lower == last.Lower),
                reading.Tokens.LastOrDefault(token => token.Lower == first.Lower));
            if (own is null || other is null || own.Start >= other.Start || own.Segment != other.Segment) continue;
            if (reading.Tokens.Any(token => token.Lower is "by" or "from" or "and")) continue;
            if (Between(reading.Tokens, own, other).Overlaps(verbs)) return true;
        }

        return false;
    }

    private static HashSet<string> Between(IReadOnlyList<Token> tokens, Token first, Token last) =>
        tokens.Where(token => token.Start > first.Start && token.Start < last.Start && token.IsContent && !token.IsName)
            .Select(token => token.Stem).ToHashSet(StringComparer.Ordinal);
}
