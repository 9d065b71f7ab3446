using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Office;

/// <summary>Numbers of lists and notes as Word prints them (ST_NumberFormat; ECMA-376, 17.18.59).</summary>
internal static class WordNumberFormat
{
    private const string RussianLetters = "абвгдежзиклмнопрстуфхцчшщыэюя";
    private const string Ideographs = "〇一二三四五六七八九";

    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly Dictionary<string, string> Ordinals = new(StringComparer.Ordinal)
    {
        ["one"] = "first",
        ["two"] = "second",
        ["three"] = "third",
        ["five"] = "fifth",
        ["eight"] = "eighth",
        ["nine"] = "ninth",
        ["twelve"] = "twelfth",
    };

    private static readonly (int Value, string Letters)[] RomanSigns =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
        (4, "IV"), (1, "I"),
    ];

    public static string Of(int number, string format) => format switch
    {
        "lowerLetter" => Letters(number, "abcdefghijklmnopqrstuvwxyz"),
        "upperLetter" => Letters(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "russianLower" => Letters(number, RussianLetters),
        "russianUpper" => Letters(number, RussianLetters.ToUpperInvariant()),
        "lowerRoman" => Roman(number).ToLowerInvariant(),
        "upperRoman" => Roman(number),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "ordinal" => Plain(number) + Ending(number),
        "cardinalText" => Capital(Words(number)),
        "ordinalText" => Capital(OrdinalWords(number)),
        "hex" => number.ToString("X", CultureInfo.InvariantCulture),
        "chicago" => number < 1 ? "" : new("*†‡§"[(number - 1) % 4], Math.Min(((number - 1) / 4) + 1, 10)),
        "numberInDash" => $"- {Plain(number)} -",
        "decimalEnclosedParen" => $"({Plain(number)})",
        "decimalEnclosedFullstop" => $"{Plain(number)}.",
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" when number is > 0 and <= 20 => ((char)('①' + number - 1)).ToString(),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCounting" or "taiwaneseCountingThousand"
            or "ideographDigital" or "japaneseDigitalTenThousand" or "koreanCounting" => Ideographic(number),
        "none" => "",
        _ => Plain(number),
    };

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    // a to z, then aa to zz.
    private static string Letters(int number, string alphabet) =>
        number < 1 ? "" : new(alphabet[(number - 1) % alphabet.Length], Math.Min(((number - 1) / alphabet.Length) + 1, 10));

    private static string Roman(int number)
    {
        if (number is < 1 or > 3999) return Plain(number);
        var text = new StringBuilder();
        foreach (var (value, letters) in RomanSigns)
            for (; number >= value; number -= value) text.Append(letters);
        return text.ToString();
    }

    private static string Ending(int number) => (number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };

    private static string Words(int number) => number switch
    {
        < 0 or > 9999 => Plain(number),
        < 20 => Ones[number],
        < 100 => Tens[number / 10] + (number % 10 > 0 ? "-" + Ones[number % 10] : ""),
        < 1000 => $"{Ones[number / 100]} hundred" + (number % 100 > 0 ? " " + Words(number % 100) : ""),
        _ => $"{Words(number / 1000)} thousand" + (number % 1000 > 0 ? " " + Words(number % 1000) : ""),
    };

    private static string OrdinalWords(int number)
    {
        var words = Words(number);
        var start = words.LastIndexOfAny([' ', '-']) + 1;
        var last = words[start..];
        return words[..start] + (Ordinals.TryGetValue(last, out var ordinal) ? ordinal
            : last.EndsWith('y') ? last[..^1] + "ieth"
            : last + "th");
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Ideographic(int number) => number switch
    {
        < 0 or > 99 => Plain(number),
        < 10 => Ideographs[number].ToString(),
        _ => (number >= 20 ? Ideographs[number / 10].ToString() : "") + "十" + (number % 10 > 0 ? Ideographs[number % 10].ToString() : ""),
    };
}
