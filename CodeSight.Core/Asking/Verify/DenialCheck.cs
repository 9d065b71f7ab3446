namespace CodeSight.Core.Asking.Verify;

/// <summary>Checks whether a sentence affirms what the passages deny, or the other way round.</summary>
internal static class DenialCheck
{
    private const double SubjectWeight = 0.7;
    private const double Tie = 0.15;
    private const double HeadWeight = 0.5;

    private static readonly HashSet<string> Auxiliaries = new(
        "is are was were do does did can may must will shall should could has have ist sind darf durfen kann konnen wird werden".Split(' '),
        StringComparer.Ordinal);

    private static readonly string[] Prefixes = ["un", "non-", "non", "in", "im", "ir", "dis"];

    public static bool Contradicts(Reading claim, Evidence evidence)
    {
        var sides = evidence.Units.SelectMany(unit => Clauses(unit.Reading).Select(clause => (Unit: unit, Clause: clause))).ToList();
        var clauses = Clauses(claim);
        foreach (var clause in clauses)
            if (IsDenied(claim, clause, sides) || HasOpposite(claim, clause, sides)) return true;
        return LeavesOutOtherwise(claim, evidence);
    }

    private static List<Clause> Clauses(Reading reading)
    {
        var clauses = new List<Clause>();
        for (var segment = 0; segment < reading.Segments; segment++)
        {
            var tokens = reading.Tokens.Where(token => token.Segment == segment).ToList();
            if (tokens.Count == 0) continue;
            var before = LeftUnsaid(tokens, clauses.FindLast(clause => clause.Words.Count > 0));
            clauses.Add(new Clause(tokens, IsNegative(tokens), before,
                [.. reading.Quantities.Where(quantity => reading.Tokens[quantity.First].Segment == segment)]));
        }

        return clauses;
    }

    /// <summary>What a clause leaves to the one before it: "never on Fridays", "children are not", "bottles are".</summary>
    private static List<Token> LeftUnsaid(List<Token> tokens, Clause? before)
    {
        var words = tokens.Where(token => token.IsWord).ToList();
        if (words.Count == 0 || before is null) return [];
        var first = words[0].Lower is "and" or "but" or "or" or "und" or "aber" && words.Count > 1 ? words[1] : words[0];
        if (first.Lower is "never" or "not" or "nor" or "nicht" or "nie") return before.Words;
        var ends = words.Count > 1 && words[^1].Lower
            is "not" or "do" or "does" or "are" or "is" or "can" or "may" or "nicht" or "don't" or "doesn't" or "aren't" or "isn't";
        // What is said of another subject, without that subject.
        return ends ? [.. before.Tokens.SkipWhile(token => !Auxiliaries.Contains(token.Lower))
            .Where(token => token.IsContent && !SupportLexicon.Denying.Contains(token.Lower))] : [];
    }

    private static bool IsNegative(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!SupportLexicon.Denying.Contains(tokens[i].Lower) && !tokens[i].Lower.EndsWith("n't", StringComparison.Ordinal)) continue;
            var next = i + 1 < tokens.Count ? tokens[i + 1].Lower : "";
            // "No later than" sets a limit, and "not only" denies nothing.
            if (next is "only" or "just" or "exceed" or "nur") continue;
            if (tokens[i].Lower is "no" && (i + 1 < tokens.Count && (tokens[i + 1].IsNumber || tokens[i + 1].Text == "."))) continue;
            if (tokens.Skip(i + 1).Any(token => token.Lower is "than" or "als")
                && tokens.Skip(i + 1).Any(token => token.Lower is "more" or "less" or "longer" or "later" or "fewer" or "mehr")) continue;
            return true;
        }

        return false;
    }

    private static bool IsDenied(Reading claim, Clause clause, List<(EvidenceUnit Unit, Clause Clause)> sides)
    {
        var words = clause.Words;
        if (words.Count < 2) return false;
        var scored = sides
            .Select(side => Compare(claim, clause, side.Unit, side.Clause))
            .Where(side => side.Own >= 2 || (side.Own == 1 && words.Count <= 2 && side.InUnit > 1.9))
            .ToList();
        if (scored.Count == 0) return false;
        var best = scored.Max(side => side.Score);
        var nearest = scored.Where(side => side.Score > best - Tie).ToList();
        if (nearest.Max(side => side.InUnit) < 0.5 * words.Count) return false;
        if (nearest.TrueForAll(side => Widens(clause, side.Clause))) return true;
        if (!nearest.TrueForAll(side => Differ(clause, side.Clause))) return false;
        // "May book trains, but not flights": the words that are denied here are denied there, in another clause.
        return !clause.IsNegative || !nearest.Exists(side => Clauses(side.Unit.Reading).Exists(other =>
            other.IsNegative && other.Tokens[0].Segment != side.Clause.Tokens[0].Segment
            && words.Exists(word => other.Has(word) && !side.Clause.Has(word))));
    }

    /// <summary>How near a clause of a passage is to one of the claim; its subject counts less than what is said of it.</summary>
    private static Side Compare(Reading claim, Clause clause, EvidenceUnit unit, Clause other)
    {
        var hasSubject = other.Has(clause.Words[0]);
        var own = clause.Words.Count(other.Has);
        var inUnit = InUnit(clause.Words, unit, hasSubject);
        var score = own + claim.Quantities.Count(other.HasQuantity) + ((inUnit - own) * 0.4);
        if (SharesHead(clause, other)) score += HeadWeight;
        if (hasSubject) score -= 1 - SubjectWeight;
        return new Side(unit, other, own, inUnit, score);
    }

    /// <summary>Whether one says of all what the other restricts with "only".</summary>
    private static bool Widens(Clause claim, Clause other) =>
        other.Tokens.Exists(token => token.Lower is "only" or "nur")
            && claim.Tokens.TrueForAll(token => token.Lower is not ("only" or "nur"))
        && claim.Tokens.Exists(token =>
        token.Lower is "every" or "all" or "any" or "always" or "everybody" or "everyone" or "alle" or "jeder" or "immer"
            && !other.Tokens.Exists(own => own.Lower == token.Lower));

    /// <summary>How many of the words the sentence has; those before it count by half if its subject is the claim's.</summary>
    private static double InUnit(List<Token> words, EvidenceUnit unit, bool hasSubject) => words.Sum(word =>
        WordMatch.In(unit.Reading.Stems, word) ? 1 : hasSubject && WordMatch.In(unit.Around, word) ? 0.5 : 0);

    /// <summary>Whether one clause denies what the other affirms, as far as that is plain.</summary>
    private static bool Differ(Clause left, Clause right)
    {
        var blurs = left.Tokens.Concat(right.Tokens).Where(token => SupportLexicon.Blurring.Contains(token.Lower))
            .Select(token => token.Lower).Distinct();
        foreach (var blur in blurs)
            if (left.Tokens.Exists(token => token.Lower == blur) != right.Tokens.Exists(token => token.Lower == blur)) return false;
        if (SetsLimit(left, right) || SetsLimit(right, left)) return false;
        if (left.IsNegative != right.IsNegative
            && !DeniesTheSame(left.IsNegative ? left : right, left.IsNegative ? right : left)) return false;
        return (left.IsNegative != right.IsNegative) ^ (IsInverted(left, right) || IsInverted(right, left) || HaveOpposites(left, right));
    }

    private static bool SharesHead(Clause left, Clause right) =>
        (left.IsNegative && Head(left) is { } own && right.Has(own)) || (right.IsNegative && Head(right) is { } other && left.Has(other));

    /// <summary>The first word that a clause denies.</summary>
    private static Token? Head(Clause negative) =>
        negative.Tokens.SkipWhile(token => !SupportLexicon.Denying.Contains(token.Lower)).Skip(1).FirstOrDefault(token => token.IsContent);

    /// <summary>
    /// Whether what one clause denies is what the other speaks of: "money expires" is not denied by "money does not carry
    /// over".
    /// </summary>
    private static bool DeniesTheSame(Clause negative, Clause other) =>
        Head(negative) is not { } head || other.Has(head)
            || other.Words.TrueForAll(word => negative.Has(word) || SupportLexicon.Light.Contains(word.Lower));

    /// <summary>Whether a clause denies something up to a time or until it, as "not before noon" does.</summary>
    private static bool SetsLimit(Clause clause, Clause other) => clause.IsNegative && clause.Tokens.Exists(token =>
        token.Lower is "before" or "until" or "after" or "within" or "unless" or "without" or "vor" or "bis" or "ohne"
            && other.Tokens.TrueForAll(own => own.Lower != token.Lower));

    /// <summary>Whether a word of one is that of the other with "un" before it.</summary>
    private static bool IsInverted(Clause left, Clause right) =>
        left.Words.Exists(word => word.Lower.Length > 5 && !right.Has(word) && Array.Exists(Prefixes, prefix =>
            word.Lower.StartsWith(prefix, StringComparison.Ordinal) && word.Lower[prefix.Length..].TrimStart('-') is { Length: >= 4 } rest
            && right.Words.Exists(other => other.Lower == rest
            || (other.Stem == Reading.StemOf(rest) && WordMatch.IsForm(other.Lower, rest)))));

    private static bool HaveOpposites(Clause left, Clause right) => left.Tokens.Exists(token =>
        SupportLexicon.HasOpposite(token.Lower) && !SupportLexicon.Denying.Contains(token.Lower)
            && right.Tokens.TrueForAll(other => other.Stem != token.Stem)
        && right.Tokens.Exists(other => SupportLexicon.AreOpposite(token.Lower, other.Lower)
        && !SupportLexicon.Denying.Contains(other.Lower)
            && left.Tokens.TrueForAll(own => own.Stem != other.Stem)));

    private static bool HasOpposite(Reading claim, Clause clause, List<(EvidenceUnit Unit, Clause Clause)> sides)
    {
        foreach (var token in clause.Tokens)
        {
            if (!SupportLexicon.HasOpposite(token.Lower)) continue;
            // "Open until 18:00" and "closes at 18:00" say the same.
            if (clause.Tokens.Exists(other => other.Lower is "until" or "till" or "bis")) continue;
            var others = clause.Words.Where(word => word != token).ToList();
            if (others.Count == 0 && claim.Quantities.Count == 0) continue;
            var scored = sides.Select(side => (side.Unit, side.Clause, Score: Likeness(claim, others, side.Unit, side.Clause))).ToList();
            var best = scored.Count == 0 ? 0 : scored.Max(side => side.Score);
            if (best < Math.Max(1, 0.6 * others.Count)) continue;
            var nearest = scored.Where(side => side.Score > best - 0.3).ToList();
            if (nearest.TrueForAll(side => SaysOpposite(side))) return true;

            bool SaysOpposite((EvidenceUnit Unit, Clause Clause, double Score) side) =>
                side.Clause.Tokens.TrueForAll(other => other.Lower != token.Lower && (!token.IsContent || other.Stem != token.Stem))
                && side.Clause.Tokens.Exists(other => SupportLexicon.AreOpposite(token.Lower, other.Lower)
                && claim.Tokens.All(own => own.Lower != other.Lower))
                && side.Clause.IsNegative == clause.IsNegative;
        }

        return false;
    }

    private static double Likeness(Reading claim, List<Token> words, EvidenceUnit unit, Clause clause)
    {
        var inUnit = words.Count(word => !clause.Has(word) && WordMatch.In(unit.Reading.Stems, word));
        return words.Count(clause.Has) + claim.Quantities.Count(clause.HasQuantity) + (0.4 * inUnit);
    }

    /// <summary>Whether the object of "without" or "except" is with it in the passages, or the other way round.</summary>
    private static bool LeavesOutOtherwise(Reading claim, Evidence evidence)
    {
        foreach (var reading in evidence.Units.Where(unit => !unit.IsRow).Select(unit => unit.Reading))
        {
            var shared = claim.Stems.Count(stem => reading.Stems.Contains(stem));
            if (shared < 2 || shared < 0.5 * claim.Stems.Count) continue;
            var (left, right) = (LeftOut(claim), LeftOut(reading));
            foreach (var stem in left.Union(right))
                if (IsWith(claim, stem, left) is { } own && IsWith(reading, stem, right) is { } other && own != other) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a sentence has a thing with what it tells, or without it; null where it does not say, or only
    /// conditionally.
    /// </summary>
    private static bool? IsWith(Reading reading, string stem, HashSet<string> leftOut)
    {
        if (reading.Tokens.FirstOrDefault(token => token.IsContent && token.Stem == stem) is not { } word) return null;
        var clause = reading.Tokens.Where(token => token.Segment == word.Segment).ToList();
        return clause.Exists(token => token.Lower is "unless" or "if" or "wenn" or "falls" or "only" or "nur") ? null
            : leftOut.Contains(stem) == IsNegative(clause);
    }

    /// <summary>The words behind each "without" and "except".</summary>
    private static HashSet<string> LeftOut(Reading reading)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            if (!SupportLexicon.Leaving.Contains(reading.Tokens[i].Lower)) continue;
            found.UnionWith(reading.Tokens.Skip(i + 1).TakeWhile(token => token.Segment == reading.Tokens[i].Segment)
                .Where(token => token.IsContent).Select(token => token.Stem).Take(4));
        }

        return found;
    }

    /// <param name="Own">How many words of the claim's clause it has.</param>
    /// <param name="InUnit">How many its sentence has.</param>
    private readonly record struct Side(EvidenceUnit Unit, Clause Clause, int Own, double InUnit, double Score);

    /// <param name="Before">The words of the clause before it that it leaves out.</param>
    private sealed record Clause(List<Token> Tokens, bool IsNegative, List<Token> Before, List<Quantity> Quantities)
    {
        public List<Token> Words { get; } =
            [.. Tokens.Where(token => token.IsContent && !SupportLexicon.Denying.Contains(token.Lower)
                && !SupportLexicon.Blurring.Contains(token.Lower)).DistinctBy(token => token.Stem)];

        private HashSet<string> Stems { get; } = Tokens.Concat(Before).Where(token => token.IsContent).Select(token => token.Stem)
            .ToHashSet(StringComparer.Ordinal);

        public bool HasQuantity(Quantity quantity) => Quantities.Exists(quantity.IsSame);

        public bool Has(Token word) => WordMatch.In(Stems, word);
    }
}
