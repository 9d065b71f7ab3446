using System.Globalization;
using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>How the levels of a list are labelled.</summary>
internal sealed class OdfListStyle
{
    private const int MaxLevels = 10;
    private readonly Level?[] _levels = new Level?[MaxLevels];

    public OdfListStyle(XElement style)
    {
        foreach (var level in style.Elements())
        {
            if (!int.TryParse(level.Get(Odf.Text + "level"), out var number) || number is < 1 or > MaxLevels) continue;
            _levels[number - 1] = new(
                level.Name.LocalName == "list-level-style-bullet" ? null : level.Get(Odf.Style + "num-format") ?? "",
                level.Get(Odf.Style + "num-prefix") ?? "", level.Get(Odf.Style + "num-suffix") ?? "",
                level.Count(Odf.Text + "display-levels"), level.Count(Odf.Text + "start-value"));
        }
    }

    /// <summary>The number with which a level (0-based) starts.</summary>
    public int StartOf(int level) => Of(level)?.Start ?? 1;

    /// <summary>The label of an item, with a space behind it; empty where it has none.</summary>
    /// <param name="numbers">The numbers of all levels down to the item's own.</param>
    public string Label(IReadOnlyList<int> numbers)
    {
        var at = numbers.Count - 1;
        if (Of(at) is not { } level) return "- ";
        if (level.Format is null) return "- ";
        if (level.Format.Length == 0) return "";
        var parts = new List<string>();
        for (var i = Math.Max(0, at - level.Shown + 1); i <= at; i++)
            if (Of(i) is { Format.Length: > 0 } shown) parts.Add(Format(numbers[i], shown.Format));
        return $"{level.Prefix}{string.Join('.', parts)}{level.Suffix} ";
    }

    private Level? Of(int level) => level is >= 0 and < MaxLevels ? _levels[level] : null;

    private static string Format(int number, string format) => format switch
    {
        "a" => Letters(number, 'a'),
        "A" => Letters(number, 'A'),
        "i" => Roman(number).ToLowerInvariant(),
        "I" => Roman(number),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Letters(int number, char first)
    {
        var text = "";
        for (; number > 0; number = (number - 1) / 26) text = (char)(first + ((number - 1) % 26)) + text;
        return text;
    }

    private static string Roman(int number)
    {
        if (number is < 1 or > 3999) return number.ToString(CultureInfo.InvariantCulture);
        (int Value, string Text)[] signs =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
            (4, "IV"), (1, "I"),
        ];
        var text = "";
        foreach (var (value, sign) in signs)
            for (; number >= value; number -= value) text += sign;
        return text;
    }

    private sealed record Level(string? Format, string Prefix, string Suffix, int Shown, int Start);
}
