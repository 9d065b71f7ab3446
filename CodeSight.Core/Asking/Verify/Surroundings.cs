using static CodeSight.Core.Asking.Verify.QuantityReader;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Reads what stands around a quantity: its limits and its rate.</summary>
internal static class Surroundings
{
    private const int Near = 4;

    public static Bound BoundOf(List<Token> tokens, Quantity quantity)
    {
        var (first, last) = (quantity.First, quantity.Last);
        var (before, previous, third) = (Lower(tokens, first - 1), Lower(tokens, first - 2), Lower(tokens, first - 3));
        var isDenied = previous is "no" or "not" or "never" or "nicht" || third is "no" or "not" or "never" or "nicht";
        if (before is "least" or "wenigstens") return Bound.Least;
        if (before is "most") return Bound.Most;
        if (before is "than" or "als")
        {
            var bound = previous is "more" or "longer" or "later" or "greater" or "higher" or "mehr" or "langer" ? Bound.Least
                : previous is "less" or "fewer" or "shorter" or "earlier" or "lower" or "weniger" ? Bound.Most : Bound.None;
            isDenied = third is "no" or "not" or "never" or "nicht" || Lower(tokens, first - 4) is "no" or "not" or "nobody" or "never";
            return isDenied ? Opposite(bound) : bound;
        }

        if (before is "to" && previous is "up") return Bound.Most;
        if (before is "zu" && previous is "bis") return Bound.Most;
        if (before is "of" or "from" && previous is "maximum" or "limit" or "minimum") before = previous;
        if (before is "exceed" or "exceeding" or "exceeds") return isDenied || third is "not" ? Bound.Most : Bound.Least;
        // "Nobody works after 19:00" limits the work, "not before 12:00" the time: which one is not told apart.
        if (before is "before" or "until" or "after" or "within" && IsDeniedBefore(tokens, first)) return Bound.None;
        if (SupportLexicon.LowerBounds.Contains(before)) return isDenied ? Opposite(Bound.Least) : Bound.Least;
        if (SupportLexicon.UpperBounds.Contains(before)) return isDenied ? Opposite(Bound.Most) : Bound.Most;
        var (next, second) = (Lower(tokens, last + 1), Lower(tokens, last + 2));
        if (next is "or" or "oder" && second is "more" or "longer" or "above" or "older" or "later" or "mehr") return Bound.Least;
        if (next is "or" or "oder" && second is "less" or "fewer" or "below" or "under" or "earlier" or "weniger") return Bound.Most;
        if (next is "at" && (second is "most" || Lower(tokens, last + 3) is "latest")) return Bound.Most;
        if (next is "at" && (second is "least" || Lower(tokens, last + 3) is "earliest")) return Bound.Least;
        return next switch { "maximum" or "max" => Bound.Most, "minimum" => Bound.Least, _ => Bound.None };
    }

    private static bool IsDeniedBefore(List<Token> tokens, int at)
    {
        for (var i = at - 1; i >= 0 && tokens[i].Segment == tokens[at].Segment; i--)
            if (SupportLexicon.Denying.Contains(tokens[i].Lower)) return true;
        return false;
    }

    public static string? PeriodOf(List<Token> tokens, Quantity quantity)
    {
        for (var i = quantity.Last + 1; i < Math.Min(tokens.Count, quantity.Last + 1 + Near); i++)
        {
            if (tokens[i].Text is "," or ";" or "." or "|") break;
            if (tokens[i].Lower is "per" or "a" or "an" or "each" or "every" or "/" or "pro" or "je" or "im"
                && PeriodAt(tokens, i + 1) is { } period) return period;
            if (Adverb(tokens[i].Lower) is { } adverb) return adverb;
        }

        for (var i = quantity.First - 1; i >= Math.Max(0, quantity.First - Near); i--)
            if (Adverb(tokens[i].Lower) is { } adverb) return adverb;
        return null;
    }

    /// <summary>Whether an amount is said for each of a period here, as in "35 EUR a month".</summary>
    public static bool IsRate(List<Token> tokens, int at) => at > 0
        && (tokens[at - 1].IsNumber || Unit.Of(tokens[at - 1].Lower) is not null || tokens[at - 1].Lower is "times" or "once" or "twice");

    private static string? PeriodAt(List<Token> tokens, int at) => Lower(tokens, at) switch
    {
        "hour" or "stunde" => "hour",
        "day" or "tag" or "night" or "nacht" => "day",
        "week" or "woche" => "week",
        "month" or "monat" => "month",
        "quarter" or "quartal" => "quarter",
        "year" or "jahr" or "annum" => "year",
        _ => null,
    };

    private static string? Adverb(string word) => word switch
    {
        "hourly" => "hour",
        "daily" or "nightly" or "taglich" => "day",
        "weekly" or "wochentlich" => "week",
        "monthly" or "monatlich" => "month",
        "quarterly" => "quarter",
        "yearly" or "annual" or "annually" or "jahrlich" => "year",
        _ => null,
    };

    private static Bound Opposite(Bound bound) => bound switch { Bound.Least => Bound.Most, Bound.Most => Bound.Least, _ => bound };
}
