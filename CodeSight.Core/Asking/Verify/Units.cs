using static CodeSight.Core.Asking.Verify.QuantityReader;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Finds the unit that belongs to a number.</summary>
internal static class Units
{
    private const string Ends = ",;:.()|";

    /// <summary>The unit right at a place.</summary>
    public static Unit? At(List<Token> tokens, int at) => at < tokens.Count ? Unit.Of(tokens[at].Lower) ?? OfPart(tokens[at].Lower) : null;

    /// <summary>The unit at a place or up to two adjectives later, as in "two further working days".</summary>
    public static Unit? At(List<Token> tokens, int at, out int end, out bool? isWorking)
    {
        (end, isWorking) = (at, null);
        // In a table the unit may have a column of its own.
        if (Lower(tokens, at) is "-" or "|" && (Lower(tokens, at) is "-" || At(tokens, at + 1) is { Dimension: Dimension.Currency })) at++;
        for (var i = at; i < Math.Min(tokens.Count, at + 3); i++)
        {
            var token = tokens[i];
            if (token.IsNumber || QuantityReader.IsNumberWord(token.Lower)
                || Ends.Contains(token.Text[0], StringComparison.Ordinal)) return null;
            var unit = At(tokens, i);
            if (unit is not null && (i == at || !Unit.NeedsNumberBefore(token.Lower))
                && (i == at || unit.Dimension == Dimension.Time || i == at + 1))
            {
                end = i;
                if (isWorking is null && (token.Lower.StartsWith("arbeitstag", StringComparison.Ordinal)
                    || token.Lower.StartsWith("werktag", StringComparison.Ordinal))) isWorking = true;
                if (isWorking is null && token.Lower.StartsWith("kalendertag", StringComparison.Ordinal)) isWorking = false;
                return unit;
            }

            if (!token.IsWord || (i > at && SupportLexicon.Function.Contains(token.Lower))
                || token.Lower is "of" or "per" or "in" or "on" or "to" or "or" or "and" or "for" or "a" or "at" or "each" or "every") return null;
            if (token.Lower is "working" or "business" or "work") isWorking = true;
            else if (token.Lower is "calendar" or "consecutive") isWorking = false;
        }

        return null;
    }

    /// <summary>The currency sign or code before a number.</summary>
    public static Unit? Before(List<Token> tokens, int at) =>
        at > 0 && Unit.Of(tokens[at - 1].Lower) is { Dimension: Dimension.Currency } unit ? unit : null;

    /// <summary>The unit of a compound such as "Arbeitstage" or "day-long".</summary>
    private static Unit? OfPart(string lower)
    {
        foreach (var ending in (string[])["arbeitstage", "arbeitstagen", "werktage", "werktagen", "kalendertage", "kalendertagen",
            "kalendertag", "arbeitstag", "werktag", "urlaubstage", "urlaubstagen"])
            if (lower == ending) return Unit.Of("tage");
        var hyphen = lower.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && Unit.Of(lower[..hyphen]) is { Dimension: Dimension.Time } unit ? unit : null;
    }

    public static bool IsRate(List<Token> tokens, int at) => Surroundings.IsRate(tokens, at);
}
