namespace CodeSight.Core.Asking.Verify;

/// <summary>Checks the numbers, dates and times of a sentence against what the passages say.</summary>
internal static class NumberCheck
{
    private const int SmallCount = 12;
    private const double Far = 1.25;
    private const double NameWeight = 3;
    private const double SameSentence = 0.5;
    private const double Before = 0.15;
    private const double OtherClause = 0.6;

    /// <summary>Whether a quantity is not in the passages, or belongs to something else there.</summary>
    /// <param name="isForeign">Whether the words around the numbers are not understood.</param>
    public static bool Contradicts(Reading claim, Evidence evidence, bool isForeign)
    {
        foreach (var quantity in claim.Quantities)
        {
            var same = evidence.Quantities.Where(quantity.IsSame).ToList();
            if (same.Count == 0)
            {
                if (!IsExcused(claim, quantity, evidence, isForeign)) return true;
                continue;
            }

            if (isForeign) continue;
            if (quantity.Bound != Bound.None
                && same.TrueForAll(other => other.Bound != Bound.None && other.Bound != quantity.Bound)) return true;
            if (quantity.Per is not null && same.TrueForAll(other => other.Per is not null && other.Per != quantity.Per)) return true;
            if (quantity.IsWorking == true && same.TrueForAll(other => other.IsWorking == false)) return true;
            if (BelongsToOther(claim, quantity, evidence) || IsOtherCount(claim, quantity, evidence)) return true;
        }

        var isCounted = new bool[claim.Tokens.Count];
        foreach (var quantity in claim.Quantities)
            for (var i = quantity.First; i <= quantity.Last; i++) isCounted[i] = true;
        return claim.Tokens.Where((token, i) => token.IsNumber && !isCounted[i]).Any(token => !evidence.Stems.Contains(token.Stem))
            || (!isForeign && HasOtherWeekday(claim, evidence));
    }

    /// <summary>Whether days of work are said where the passages only say days: no contradiction, but not what they say.</summary>
    public static bool IsStricter(Reading claim, Evidence evidence) =>
        claim.Quantities.Any(quantity => quantity.IsWorking == true
            && evidence.Quantities.Where(quantity.IsSame).ToList() is { Count: > 0 } same
            && same.TrueForAll(other => other.IsWorking is null && other.Unit is not null));

    private static bool HasOtherWeekday(Reading claim, Evidence evidence)
    {
        var said = evidence.Units.Select(unit => unit.Reading).Concat(evidence.Headings)
            .SelectMany(reading => QuantityReader.WeekdaysOf(reading.Tokens)).ToHashSet();
        if (said.Count == 0 || evidence.Stems.Contains("everyday")) said.UnionWith(
            evidence.Stems.Contains("weekend") ? evidence.Stems.Contains("weekday") ? [1, 2, 3, 4, 5, 6, 7] : [6, 7]
            : evidence.Stems.Contains("weekday") ? [1, 2, 3, 4, 5] : []);
        // A date of the passages may be that weekday.
        if (said.Count == 0 && evidence.Quantities.Any(quantity => quantity.Kind == QuantityKind.Date)) return false;
        return claim.Tokens.Any(token => QuantityReader.IsWeekday(token, out var day) && !said.Contains(day));
    }

    private static bool IsExcused(Reading claim, Quantity quantity, Evidence evidence, bool isForeign)
    {
        if (isForeign && quantity.Kind == QuantityKind.Number)
            return evidence.Quantities.Any(other => other.Kind == QuantityKind.Date
                && (other.Day == quantity.Value || other.Month == quantity.Value || other.Year == quantity.Value));
        if (isForeign) return quantity.Kind == QuantityKind.Date && quantity.Year is null;
        if (quantity.Kind == QuantityKind.Ordinal)
        {
            return evidence.Quantities.Any(other => (other.Kind == QuantityKind.Date ? other.Day : other.Value) == quantity.Value)
                || !evidence.Quantities.Any(other => other.Kind is QuantityKind.Ordinal);
        }

        // A time of no words of its own, such as "a day", says little.
        if (quantity is { IsWord: true, Value: 1, Unit.Dimension: Dimension.Time }
            && claim.Tokens[quantity.First].Lower is "a" or "an" or "ein" or "eine") return true;
        if (quantity is { IsWord: true, Unit: null, Value: <= SmallCount }) return !IsCountedOtherwise(claim, quantity, evidence);
        if (quantity is { Value: 100, Unit.Dimension: Dimension.Percent }) return evidence.Stems
            .Overlaps(["full", "all", "whole", "entir", "complet", "same", "in full"]);
        if (quantity is { Kind: QuantityKind.Number, Value: 0 }) return true;
        if (quantity.Unit is { Dimension: Dimension.Times } && quantity.Per is not null
            && isForeign == false) return IsFrequency(quantity, evidence);
        if (quantity.IsRough && quantity.Bound != Bound.None && IsWithin(quantity, evidence)) return true;
        var isSum = claim.Tokens.Any(token => SupportLexicon.Sums.Contains(token.Lower));
        var isDifference = claim.Tokens.Any(token => SupportLexicon.Comparing.Contains(token.Lower));
        return (isSum || isDifference) && quantity.Kind == QuantityKind.Number && IsComputed(quantity, evidence, isSum, isDifference);
    }

    /// <summary>Whether "less than half an hour" is said of 25 minutes, or "more than half" of 57 %.</summary>
    private static bool IsWithin(Quantity quantity, Evidence evidence) => evidence.Quantities.Any(other =>
        other.Kind == quantity.Kind && other.IsComparable(quantity) && other.Unit?.Name == quantity.Unit?.Name
        && other.Value * (other.Unit?.Factor ?? 1) / (quantity.Value * (quantity.Unit?.Factor ?? 1)) is var ratio
        && (quantity.Bound == Bound.Least ? ratio is > 1 and <= Far : ratio is < 1 and >= 1 / Far));

    /// <summary>Whether "four times a year" is said as "every quarter".</summary>
    private static bool IsFrequency(Quantity quantity, Evidence evidence)
    {
        if (Unit.Of(quantity.Per ?? "") is not { } per || quantity.Value <= 0) return false;
        foreach (var name in (string[])["hour", "day", "week", "month", "quarter", "year"])
        {
            if (Unit.Of(name) is { } period && per.AreEqual(1, quantity.Value, period)
                && evidence.Stems.Contains(Reading.StemOf(name))) return true;
        }

        return evidence.Quantities.Any(other => other.Unit is { } unit && per.AreEqual(1, quantity.Value * other.Value, unit));
    }

    /// <summary>Whether the passages count the same noun and come to another number.</summary>
    private static bool IsCountedOtherwise(Reading claim, Quantity quantity, Evidence evidence)
    {
        if (Noun(claim, quantity) is not { } noun) return false;
        foreach (var reading in evidence.Units.Select(unit => unit.Reading))
        {
            foreach (var other in reading.Quantities)
                if (other is { Kind: QuantityKind.Number, Unit: null } && Noun(reading, other) == noun) return true;
        }

        return false;
    }

    /// <summary>Whether the passages count this noun, and with this number only others.</summary>
    private static bool IsOtherCount(Reading claim, Quantity quantity, Evidence evidence)
    {
        if (quantity is not { Kind: QuantityKind.Number, Unit: null } || Noun(claim, quantity) is not { } noun) return false;
        var counts = evidence.Units.Select(unit => unit.Reading)
            .SelectMany(reading => reading.Quantities
            .Where(other => other is { Kind: QuantityKind.Number, Unit: null } && Noun(reading, other) == noun)).ToList();
        return counts.Count > 0 && !counts.Exists(quantity.IsSame);
    }

    private static bool IsKey(Token word, Evidence evidence) =>
        word.IsName || (word.IsCapitalised && evidence.Names.Contains(word.Lower)) || QuantityReader.IsCalendarWord(word.Lower)
            || word.Lower is "weekday" or "weekdays" or "weekend" or "weekends";

    private static bool IsRival(Reading claim, Quantity quantity, EvidenceUnit unit, Quantity other)
    {
        if (other.Kind != quantity.Kind) return false;
        if (other.Unit is not null && quantity.Unit is not null) return other.Unit == quantity.Unit
            || (unit.IsRow && other.Unit.Dimension == quantity.Unit.Dimension);
        if (unit.IsRow || other.Kind != QuantityKind.Number) return true;
        if (other.Unit is not null || quantity.Unit is not null) return false;
        if (IsYear(other) && IsYear(quantity)) return true;
        // Plain numbers count what follows them; without that they may be anything, such as the number of a house.
        return Noun(unit.Reading, other) is { } noun ? noun == Noun(claim, quantity) : other.IsWord;
    }

    private static bool IsYear(Quantity quantity) => quantity is { Value: >= 1800 and <= 2200, OtherValue: null, IsWord: false };

    private static string? Noun(Reading reading, Quantity quantity)
    {
        for (var i = quantity.Last + 1; i < Math.Min(reading.Tokens.Count, quantity.Last + 4); i++)
        {
            if (!reading.Tokens[i].IsContent) break;
            if (i + 1 == reading.Tokens.Count || !reading.Tokens[i + 1].IsContent) return reading.Tokens[i].Stem;
        }

        return null;
    }

    private static bool IsComputed(Quantity quantity, Evidence evidence, bool isSum, bool isDifference)
    {
        foreach (var group in evidence.Units.Select(unit => unit.Reading.Quantities).Append(evidence.Quantities))
        {
            var values = group.Where(other => other.Kind == QuantityKind.Number && (other.IsComparable(quantity) || other.Unit is null))
                .Select(other => other.Value).Take(24).ToArray();
            if (isSum && values.Length > 2 && Unit.Near(values.Sum(), quantity.Value, 0.0005)) return true;
            for (var i = 0; i < values.Length; i++)
            {
                for (var j = i + 1; j < values.Length; j++)
                {
                    if (isDifference && Unit.Near(Math.Abs(values[i] - values[j]), quantity.Value, 0.0005)) return true;
                    if (!isSum) continue;
                    if (Unit.Near(values[i] + values[j], quantity.Value, 0.0005)) return true;
                    for (var k = j + 1; k < values.Length; k++)
                        if (Unit.Near(values[i] + values[j] + values[k], quantity.Value, 0.0005)) return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// 
    /// Whether the words around the number stand in the passages with another number of its kind rather than with this one, as when two
    /// rows
    /// of a table are mixed up.
    /// 
    /// </summary>
    private static bool BelongsToOther(Reading claim, Quantity quantity, Evidence evidence)
    {
        if (quantity.Kind is not (QuantityKind.Number or QuantityKind.TimeOfDay or QuantityKind.Date)) return false;
        if (claim.Tokens.Any(token => token.Lower is "respectively" or "jeweils")) return false;
        var peers = claim.Quantities.Count(other => other.IsComparable(quantity));
        var segment = claim.Tokens[quantity.First].Segment;
        var words = claim.Tokens.Where(token => token.IsContent && (peers == 1 || token.Segment == segment)
            && !SupportLexicon.Light.Contains(token.Lower)).DistinctBy(token => token.Stem).ToList();
        if (words.Count == 0) return false;
        var (best, rival) = (Place.Nowhere, Place.Nowhere);
        foreach (var unit in evidence.Units)
        {
            foreach (var other in unit.Reading.Quantities)
            {
                if (quantity.IsSame(other)) best = Place.Better(best, Measure(words, claim, quantity, unit, other, evidence));
                else if (IsRival(claim, quantity, unit, other) && !claim.Quantities.Any(others => others.IsSame(other))) rival = Place
                    .Better(rival, Measure(words, claim, quantity, unit, other, evidence));
            }
        }

        if (best.Unit is null || rival.Unit is null) return false;
        var lead = rival.Score - best.Score;
        if (lead < 1) return false;
        // What sets them apart: words of the rival's place that this number's place does not have.
        var apart = words.Where(word => rival.Has(word) && !best.Has(word)
            || (WordMatch.In(rival.Near, word) && !WordMatch.In(best.Near, word))).ToList();
        return lead >= 1.5 ? apart.Count > 0 || rival.Figures > best.Figures : rival.Figures > best.Figures
            || apart.Exists(word => IsKey(word, evidence)) || apart.Contains(words[0]);
    }

    private static Place Measure(List<Token> words, Reading claim, Quantity quantity, EvidenceUnit unit, Quantity at, Evidence evidence)
    {
        var reading = unit.Reading;
        var segment = reading.Tokens[at.First].Segment;
        // In "kept for 2 years on Basic, 5 years on Plus" what stands before the first number belongs to all of them.
        var isShared = reading.Quantities.Count > 1 && segment == reading.Tokens[reading.Quantities[0].First].Segment && !unit.IsRow;
        var near = reading.Tokens
            .Where(token => token.IsContent
            && (unit.IsRow || (token.Segment == segment && (!isShared || token.IsName || token.Start > reading.Tokens[at.First].Start))))
            .Select(token => token.Stem).ToHashSet(StringComparer.Ordinal);
        var hasNames = reading.Tokens.Any(token => token.IsName);
        var score = 0.0;
        foreach (var word in words)
        {
            var weight = (IsKey(word, evidence) ? NameWeight : 1) * (word.Segment == claim.Tokens[quantity.First].Segment ? 1
                : OtherClause);
            if (WordMatch.In(near, word)) score += weight;
            else if (WordMatch.In(reading.Stems, word)) score += weight * SameSentence;
            else if (WordMatch.In(unit.Around, word)) score += weight * (hasNames ? Before : SameSentence);
        }

        var figures = 0;
        foreach (var other in claim.Quantities.Where(other => other.First < quantity.First))
        {
            if (reading.Quantities.FirstOrDefault(own => own != at && other.IsSame(own)) is not { } own) continue;
            var isNear = unit.IsRow || reading.Tokens[own.First].Segment == segment;
            if (isNear) figures++;
            score += NameWeight * (isNear ? 1 : SameSentence);
        }

        return new Place(unit, near, figures, score);
    }

    private readonly record struct Place(EvidenceUnit? Unit, HashSet<string> Near, int Figures, double Score)
    {
        public static Place Nowhere { get; } = new(null, [], 0, -1);

        public bool Has(Token word) => Unit is not null
            && (WordMatch.In(Unit.Reading.Stems, word)
            || (!Unit.Reading.Tokens.Any(token => token.IsName) && WordMatch.In(Unit.Around, word)));

        public static Place Better(Place left, Place right) => right.Score > left.Score ? right : left;
    }
}
