using System.Collections.Frozen;
using System.Globalization;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Reads the numbers, dates and times of a text, digits and words, with what stands around them.</summary>
internal static class QuantityReader
{
    private static readonly FrozenDictionary<string, double> NumberWords = Values(
        """
        zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16
        seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 dozen=12
        null=0 eins=1 zwei=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwolf=12 dreizehn=13 vierzehn=14 funfzehn=15
        sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20 dreissig=30 vierzig=40 funfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90
        """);

    private static readonly FrozenDictionary<string, double> Multiples = Values(
        "hundred=100 thousand=1000 k=1000 million=1000000 millions=1000000 mn=1000000 mio=1000000 billion=1000000000 bn=1000000000 hundert=100 tausend=1000 millionen=1000000");

    private static readonly FrozenDictionary<string, double> Ordinals = Values(
        """
        third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 fifteenth=15 twentieth=20 thirtieth=30
        dritte=3 dritten=3 vierte=4 vierten=4 funfte=5 funften=5 sechste=6 sechsten=6 siebte=7 siebten=7 achte=8 achten=8 neunte=9 zehnte=10 zehnten=10
        """);

    private static readonly FrozenDictionary<string, double> Fractions = Values(
        "half=0.5 third=0.333333 thirds=0.333333 quarter=0.25 quarters=0.25 fifth=0.2 fifths=0.2 tenth=0.1 tenths=0.1 halfte=0.5 halbe=0.5 halben=0.5 halber=0.5 halbes=0.5 drittel=0.333333 viertel=0.25");

    private static readonly FrozenDictionary<string, double> Months = Values(
        """
        january=1 february=2 march=3 april=4 may=5 june=6 july=7 august=8 september=9 october=10 november=11 december=12
        jan=1 feb=2 mar=3 apr=4 jun=6 jul=7 aug=8 sep=9 sept=9 oct=10 nov=11 dec=12
        januar=1 februar=2 marz=3 mai=5 juni=6 juli=7 oktober=10 dezember=12 dez=12 okt=10
        """);

    private static readonly FrozenDictionary<string, double> Weekdays = Values(
        """
        monday=1 tuesday=2 wednesday=3 thursday=4 friday=5 saturday=6 sunday=7 mondays=1 tuesdays=2 wednesdays=3 thursdays=4 fridays=5 saturdays=6 sundays=7
        mon=1 tue=2 wed=3 thu=4 fri=5 sat=6 sun=7
        montag=1 dienstag=2 mittwoch=3 donnerstag=4 freitag=5 samstag=6 sonntag=7 montags=1 dienstags=2 mittwochs=3 donnerstags=4 freitags=5 samstags=6 sonntags=7 sonnabend=6
        """);

    private static readonly FrozenSet<string> Joining = "to or and - – — bis oder und".Split(' ').ToFrozenSet();

    public static bool IsCalendarWord(string lower) => (Months.ContainsKey(lower) && lower is not "may") || Weekdays.ContainsKey(lower);

    public static bool IsNumberWord(string lower) => NumberWords.ContainsKey(lower);

    /// <summary>The weekdays of a text, 1 for Monday, with those within ranges such as "Monday to Friday".</summary>
    public static HashSet<int> WeekdaysOf(IReadOnlyList<Token> tokens)
    {
        var days = new HashSet<int>();
        var (last, lastAt) = (0, -9);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsWeekday(tokens[i], out var day)) continue;
            days.Add(day);
            if (i - lastAt == 2 && tokens[i - 1].Lower is "to" or "-" or "–" or "—" or "bis" or "through" or "until")
                for (var next = last; next != day; next = (next % 7) + 1) days.Add(next);
            (last, lastAt) = (day, i);
        }

        return days;
    }

    public static bool IsWeekday(Token token, out int day)
    {
        // "sat", "sun" and "wed" are words, too.
        var found = Weekdays.TryGetValue(token.Lower, out var value) && token.IsCapitalised;
        day = (int)value;
        return found;
    }

    public static List<Quantity> Read(string text, List<Token> tokens)
    {
        var found = new List<Quantity>();
        for (var i = 0; i < tokens.Count;)
        {
            var quantity = DateAt(tokens, i) ?? TimeAt(tokens, i) ?? NumberAt(text, tokens, i);
            if (quantity is null)
            {
                i++;
                continue;
            }

            found.Add(WithSurroundings(tokens, quantity));
            i = quantity.Last + 1;
        }

        ShareUnits(tokens, found);
        return found;
    }

    private static Quantity? DateAt(List<Token> tokens, int at)
    {
        var text = tokens[at].Text;
        if (tokens[at].IsNumber)
        {
            if (NumericDate(text, at) is { } numeric) return numeric;
            if (Whole(text) is not { } number) return null;
            var next = at + 1;
            // 24 to 31 December: both are dates.
            if (number is >= 1 and <= 31)
            {
                if (Lower(tokens, next) is "st" or "nd" or "rd" or "th" or ".") next++;
                if (Lower(tokens, next) is "of") next++;
                if (MonthAt(tokens, next) is { } month) return WithYear(tokens,
                    new Quantity(QuantityKind.Date, at, next) { Day = number, Month = month });
                if (Joining.Contains(Lower(tokens, next)) && next + 1 < tokens.Count && tokens[next + 1].IsNumber
                    && Whole(tokens[next + 1].Text) is >= 1 and <= 31)
                {
                    var later = next + 2;
                    if (Lower(tokens, later) is "st" or "nd" or "rd" or "th" or ".") later++;
                    if (MonthAt(tokens, later) is { } shared) return new Quantity(QuantityKind.Date, at, at)
                    {
                        Day = number,
                        Month = shared,
                        Year = YearAt(tokens, later + 1)
                    };
                }
            }

            return null;
        }

        if (MonthAt(tokens, at) is not { } named) return null;
        var after = at + 1;
        if (Lower(tokens, after) is ".") after++;
        if (after < tokens.Count && tokens[after].IsNumber && Whole(tokens[after].Text) is >= 1 and <= 31 and var day)
        {
            if (Lower(tokens, after + 1) is "st" or "nd" or "rd" or "th") after++;
            return WithYear(tokens, new Quantity(QuantityKind.Date, at, after) { Day = day, Month = named });
        }

        return WithYear(tokens, new Quantity(QuantityKind.Date, at, at) { Month = named });
    }

    private static Quantity WithYear(List<Token> tokens, Quantity date)
    {
        var at = date.Last + 1;
        if (Lower(tokens, at) is ",") at++;
        return YearAt(tokens, at) is { } year ? date with { Year = year, Last = at } : date;
    }

    private static int? YearAt(List<Token> tokens, int at) =>
        at < tokens.Count && tokens[at].IsNumber && tokens[at].Text.Length == 4
            && Whole(tokens[at].Text) is >= 1800 and <= 2200 and var year ? year : null;

    private static Quantity? NumericDate(string text, int at)
    {
        var parts = text.Split('-', '/', '.');
        if (parts.Length != 3 || parts.Any(part => part.Length is 0 or 3 or > 4 || Whole(part) is null)) return null;
        var numbers = parts.Select(part => Whole(part) ?? 0).ToArray();
        if (parts[0].Length == 4 && numbers[1] is >= 1 and <= 12 && numbers[2] is >= 1 and <= 31)
            return new Quantity(QuantityKind.Date, at, at) { Year = numbers[0], Month = numbers[1], Day = numbers[2] };
        if (parts[2].Length is not (2 or 4) || text.Contains('-', StringComparison.Ordinal)) return null;
        var year = numbers[2] < 100 ? 2000 + numbers[2] : numbers[2];
        var isDayFirst = numbers[0] is >= 1 and <= 31 && numbers[1] is >= 1 and <= 12;
        var isMonthFirst = text.Contains('/', StringComparison.Ordinal) && numbers[0] is >= 1 and <= 12 && numbers[1] is >= 1 and <= 31;
        if (!isDayFirst && !isMonthFirst) return null;
        return new Quantity(QuantityKind.Date, at, at)
        {
            Year = year,
            Day = isDayFirst ? numbers[0] : numbers[1],
            Month = isDayFirst ? numbers[1] : numbers[0],
            MaySwap = isDayFirst && isMonthFirst,
        };
    }

    private static int? MonthAt(List<Token> tokens, int at)
    {
        if (at >= tokens.Count || !Months.TryGetValue(tokens[at].Lower, out var month)) return null;
        var token = tokens[at];
        if (!token.IsCapitalised) return null;
        // "May" may begin a question, "Mar" and "Dec" are months by their capitals.
        return token.Lower == "may" && at == 0 ? null : (int)month;
    }

    private static Quantity? TimeAt(List<Token> tokens, int at)
    {
        var token = tokens[at];
        if (token.Lower is "noon" or "midday" or "mittag") return new Quantity(QuantityKind.TimeOfDay, at, at) { Value = 720 };
        if (token.Lower is "half" or "quarter" && Lower(tokens, at + 1) is "past" or "to" && ClockHour(tokens, at + 2) is { } spoken)
        {
            var minutes = token.Lower == "half" ? 30 : 15;
            var value = (spoken * 60) + (Lower(tokens, at + 1) == "past" ? minutes : -minutes);
            return new Quantity(QuantityKind.TimeOfDay, at, at + 2) { Value = value, MaySwap = true };
        }

        if (token.Lower is "midnight" or "mitternacht") return new Quantity(QuantityKind.TimeOfDay, at, at) { Value = 1440 };
        if (Lower(tokens, at + 1) is "o'clock"
            && ClockHour(tokens, at) is { } full) return new Quantity(QuantityKind.TimeOfDay, at, at + 1)
            {
                Value = full * 60,
                MaySwap = true
            };
        if (!token.IsNumber) return null;
        var parts = token.Text.Split(':');
        var (last, half) = HalfOfDay(tokens, at + 1);
        if (half is null && parts.Length == 1 && Lower(tokens, at + 1) is not "uhr") return null;
        if (parts.Length == 1) parts = token.Text.Split('.');
        if (parts.Length > 3 || Whole(parts[0]) is not (>= 0 and <= 24 and var hour)) return null;
        var minute = 0;
        if (parts.Length > 1 && (parts[1].Length != 2 || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out minute)
            || minute > 59)) return null;
        if (half == "pm" && hour < 12) hour += 12;
        if (half == "am" && hour == 12) hour = 0;
        if (Lower(tokens, at + 1) is "uhr") last = at + 1;
        return new Quantity(QuantityKind.TimeOfDay, at, last) { Value = (hour * 60) + minute };
    }

    private static int? ClockHour(List<Token> tokens, int at)
    {
        var word = Lower(tokens, at);
        return Whole(word) is >= 0 and <= 24 and var hour ? hour : NumberWords.TryGetValue(word, out var spelled)
            && spelled is >= 1 and <= 12 ? (int)spelled : null;
    }

    private static (int Last, string? Half) HalfOfDay(List<Token> tokens, int at)
    {
        var word = Lower(tokens, at);
        if (word is "am" or "pm") return (at, word);
        // a.m. is written in four pieces.
        if (word is "a" or "p" && Lower(tokens, at + 1) is "."
            && Lower(tokens, at + 2) is "m") return (Lower(tokens, at + 3) is "." ? at + 3 : at + 2, word + "m");
        return (at - 1, null);
    }

    private static Quantity? NumberAt(string text, List<Token> tokens, int at)
    {
        var token = tokens[at];
        if (token.IsNumber) return DigitsAt(text, tokens, at);
        if (!token.IsWord) return null;
        if (SpelledAt(tokens, at) is { } spelled) return spelled;
        if (Fractions.TryGetValue(token.Lower, out var part) && Lower(tokens, at + 1) is not ("" or ".") && IsFraction(tokens, at))
            return FractionAt(tokens, at, at, part);
        if (Ordinals.TryGetValue(token.Lower, out var ordinal)) return new Quantity(QuantityKind.Ordinal, at, at)
        {
            Value = ordinal,
            IsWord = true
        };
        if (token.Lower is "twice" or "zweimal") return new Quantity(QuantityKind.Number, at, at)
        {
            Value = 2,
            Unit = Unit.Of("times"),
            IsWord = true
        };
        // "a week" is one.
        if (token.Lower is "a" or "an" or "ein" or "eine" or "einen" or "einem" or "einer"
            && Units.At(tokens, at + 1) is { Dimension: Dimension.Time } one && Lower(tokens, at + 1) is not "second"
            && !Units.IsRate(tokens, at))
            return new Quantity(QuantityKind.Number, at, at + 1) { Value = 1, Unit = one, IsWord = true };
        return null;
    }

    private static bool IsFraction(List<Token> tokens, int at)
    {
        var (before, after) = (Lower(tokens, at - 1), Lower(tokens, at + 1));
        if (tokens[at].Lower is "half" or "halfte" or "halbe" or "halben" or "halber" or "halbes" or "drittel" or "viertel") return true;
        return tokens[at].Lower is "quarter" or "third" or "fifth" or "tenth" && before is "a" or "one" && after is "of";
    }

    private static Quantity FractionAt(List<Token> tokens, int first, int at, double value)
    {
        // "half an hour" and "half of the fee".
        var next = at + 1;
        if (Lower(tokens, next) is "a" or "an") next++;
        if (Units.At(tokens, next) is { Dimension: Dimension.Time } unit) return new Quantity(QuantityKind.Number, first,
            next)
        { Value = value, Unit = unit, IsWord = true };
        return new Quantity(QuantityKind.Number, first, at)
        {
            Value = value * 100,
            Unit = Unit.Of("percent"),
            IsWord = true,
            IsRough = value is > 0.33 and < 0.34 or > 0.66 and < 0.67
        };
    }

    private static Quantity? SpelledAt(List<Token> tokens, int at)
    {
        var (value, last) = (0.0, at - 1);
        var current = 0.0;
        for (var i = at; i < tokens.Count; i++)
        {
            var word = tokens[i].Lower;
            if (NumberWords.TryGetValue(word, out var number)) current += number;
            else if (word.Split('-') is [var tens, var ones] && NumberWords.TryGetValue(tens, out var ten) && ten >= 20
                && NumberWords.TryGetValue(ones, out var unit) && unit < 10) current += ten + unit;
            else if (last >= at && word is not "k" && Multiples.TryGetValue(word, out var multiple)) current *= multiple;
            else break;
            last = i;
            if (current >= 1000)
            {
                value += current;
                current = 0;
            }
        }

        value += current;
        if (last < at)
        {
            // "two-week", "thirty-day"
            if (tokens[at].Lower.Split('-') is [var spelled, var measure, ..] && NumberWords.TryGetValue(spelled, out var alone)
                && Unit.Of(measure) is { } of)
                return new Quantity(QuantityKind.Number, at, at) { Value = alone, Unit = of, IsWord = true };
            return null;
        }

        if (Lower(tokens, last + 1) is "half" or "third" or "thirds" or "quarter" or "quarters" or "fifths" or "tenths" or "drittel" or "viertel" && value is >= 1 and < 10
            && (Lower(tokens, last + 2) is "of" || value > 1))
            return FractionAt(tokens, at, last + 1, value * Fractions[tokens[last + 1].Lower]);
        // "one" is a pronoun rather than a number unless something is counted.
        if (value == 1 && last == at && Units.At(tokens, last + 1, out _, out _) is null) return null;
        return Measured(tokens, at, last, value, null, isWord: true);
    }

    private static Quantity? DigitsAt(string text, List<Token> tokens, int at)
    {
        var written = tokens[at].Text;
        var last = at;
        // 1 900: groups of three with a space between.
        if (written.Length <= 3)
        {
            var joined = written;
            while (last + 1 < tokens.Count && tokens[last + 1].IsNumber && tokens[last + 1].Start == tokens[last].End + 1
                && tokens[last + 1].Text is { Length: 3 } group
                && group.All(char.IsAsciiDigit) && text[tokens[last].End] is ' ' or '\u00A0' or '\u202F')
            {
                joined += group;
                last++;
            }

            // A phone number's groups differ in length, and are compared one by one.
            if (last > at && at > 0 && (tokens[at - 1].Text is "+" || tokens[at - 1].IsNumber)) last = at;
            if (last > at && last + 1 < tokens.Count && tokens[last + 1].IsNumber
                && tokens[last + 1].Start == tokens[last].End + 1) last = at;
            if (last > at) written = joined;
        }

        var next = last + 1;
        if (Lower(tokens, next) is "st" or "nd" or "rd" or "th" && tokens[next].Start == tokens[last].End && Whole(written) is { } ordinal)
            return new Quantity(QuantityKind.Ordinal, at, next) { Value = ordinal };
        if (written.Split('/') is [var upper, var lower] && Whole(upper) is { } above && Whole(lower) is > 0 and var below)
            return new Quantity(QuantityKind.Number, at, at) { Value = (double)above / below };
        if (Parse(written) is not var (value, other)) return null;
        // EUR 62.4m
        var isMillions = Lower(tokens, next) is "m" && tokens[next].Start == tokens[last].End
            && (Units.Before(tokens, at) is not null || Units.At(tokens, next + 1) is { Dimension: Dimension.Currency });
        if (isMillions)
        {
            value *= 1_000_000;
            last = next;
        }
        else if (Multiples.TryGetValue(Lower(tokens, next), out var multiple)
            && (Lower(tokens, next) != "k" || tokens[next].Start == tokens[last].End))
        {
            value *= multiple;
            other *= multiple;
            last = next;
        }

        return Measured(tokens, at, last, value, other, isWord: false);
    }

    private static Quantity Measured(List<Token> tokens, int first, int last, double value, double? other, bool isWord)
    {
        var unit = Units.At(tokens, last + 1, out var end, out var isWorking);
        if (unit is null && Units.Before(tokens, first) is { } sign) (unit, first, end) = (sign, first - 1, last);
        return new Quantity(QuantityKind.Number, first, unit is null ? last : end)
        {
            Value = value,
            OtherValue = other,
            Unit = unit,
            IsWorking = isWorking,
            IsWord = isWord,
        };
    }

    private static (double Value, double? Other)? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal)) return null;
        var marks = text.Where(c => c is '.' or ',').ToArray();
        if (marks.Length == 0) return double.TryParse(text, CultureInfo.InvariantCulture, out var plain) ? (plain, null) : null;
        var isGrouped = text.Split('.', ',') is var groups && groups[0].Length <= 3 && groups.Skip(1).All(group => group.Length == 3);
        if (marks.Distinct().Count() == 1 && isGrouped)
        {
            var whole = double.Parse(string.Concat(groups), CultureInfo.InvariantCulture);
            return (whole, marks.Length == 1 ? double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture) : null);
        }

        if (marks.Length == 1) return (double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture), null);
        // 1.2.3 is a version or an address.
        if (marks.Distinct().Count() == 1) return null;
        var dot = text.LastIndexOfAny(['.', ',']);
        return (double.Parse($"{text[..dot].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)}.{text[(dot + 1)..]}", CultureInfo.InvariantCulture), null);
    }

    private static Quantity WithSurroundings(List<Token> tokens, Quantity quantity) => quantity with
    {
        Bound = Surroundings.BoundOf(tokens, quantity),
        IsRough = quantity.IsRough || SupportLexicon.Rough.Contains(Lower(tokens, quantity.First - 1))
            || Lower(tokens, quantity.First - 1) is "than",
        Per = quantity.Kind == QuantityKind.Number ? Surroundings.PeriodOf(tokens, quantity) : null,
    };

    /// <summary>Gives "8 to 10 weeks", "60 or 80 %" and "5.1 to 4.6 million EUR" one unit.</summary>
    private static void ShareUnits(List<Token> tokens, List<Quantity> found)
    {
        for (var i = found.Count - 2; i >= 0; i--)
        {
            var (quantity, next) = (found[i], found[i + 1]);
            if (quantity.Kind != QuantityKind.Number || quantity.Unit is not null || next.Unit is null
                || next.First - quantity.Last != 2) continue;
            if (!Joining.Contains(tokens[quantity.Last + 1].Lower)) continue;
            var scale = Multiples.Keys.Any(word => tokens[quantity.Last].Lower == word) ? 1
                : tokens.Skip(next.First).Take(next.Last - next.First + 1).Select(token => Multiples.GetValueOrDefault(token.Lower, 1))
                .Max();
            found[i] = quantity with
            {
                Value = quantity.Value * scale,
                OtherValue = scale > 1 ? null : quantity.OtherValue,
                Unit = next.Unit,
                IsWorking = next.IsWorking,
                Per = quantity.Per ?? next.Per,
            };
        }
    }

    private static int? Whole(string text) => text.Length is > 0 and <= 6
        && text.All(char.IsAsciiDigit) ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    internal static string Lower(List<Token> tokens, int at) => at >= 0 && at < tokens.Count ? tokens[at].Lower : "";

    private static FrozenDictionary<string, double> Values(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToFrozenDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
