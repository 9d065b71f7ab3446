using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>Counts numbered paragraphs, so that "4.2 Payment terms" carries the number that a person sees (ECMA-376, 17.9).</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;
    private readonly Dictionary<int, (int AbstractId, Dictionary<int, int> Starts)> _instances = [];
    private readonly Dictionary<int, Dictionary<int, Level>> _definitions = [];
    private readonly Dictionary<int, int[]> _counters = [];
    private readonly HashSet<(int, int)> _restarted = [];

    public WordNumbering(MainDocumentPart part)
    {
        if (part.NumberingDefinitionsPart?.Numbering is not { } numbering) return;
        foreach (var definition in numbering.Elements<AbstractNum>())
        {
            var levels = new Dictionary<int, Level>();
            foreach (var level in definition.Elements<Level>())
                if (level.LevelIndex?.Value is { } index) levels.TryAdd(index, level);
            if (definition.AbstractNumberId?.Value is { } id) _definitions.TryAdd(id, levels);
        }
        foreach (var instance in numbering.Elements<NumberingInstance>())
        {
            var starts = new Dictionary<int, int>();
            foreach (var change in instance.Elements<LevelOverride>())
                if (change.LevelIndex?.Value is { } index && change.StartOverrideNumberingValue?.Val?.Value is { } start)
                    starts.TryAdd(index, start);
            if (instance.NumberID?.Value is { } id && instance.AbstractNumId?.Val?.Value is { } definition)
                _instances.TryAdd(id, (definition, starts));
        }
    }

    /// <summary>The next paragraph's marker, such as "4.2" or "-"; empty where the numbering shows none.</summary>
    public string Next(int id, int level)
    {
        if (!_instances.TryGetValue(id, out var instance) || !_definitions.TryGetValue(instance.AbstractId, out var levels)
            || !levels.TryGetValue(level, out var definition))
            return "-";
        if (!_counters.TryGetValue(instance.AbstractId, out var counts)) _counters[instance.AbstractId] = counts = new int[Levels];
        if (instance.Starts.TryGetValue(level, out var start) && _restarted.Add((id, level))) counts[level] = start;
        else counts[level] = counts[level] == 0 ? Start(levels, level) : counts[level] + 1;
        Array.Clear(counts, level + 1, Levels - level - 1);
        if (FormatOf(definition) == "bullet") return "-";
        return Format(definition, levels, counts);
    }

    private static string Format(Level definition, Dictionary<int, Level> levels, int[] counts)
    {
        var pattern = definition.LevelText?.Val?.Value ?? "";
        var isLegal = definition.IsLegalNumberingStyle is not null;
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length || pattern[i + 1] is < '1' or > '9')
            {
                text.Append(pattern[i]);
                continue;
            }
            var level = pattern[++i] - '1';
            var count = counts[level] == 0 ? Start(levels, level) : counts[level];
            text.Append(Number(count, isLegal || !levels.TryGetValue(level, out var part) ? "decimal" : FormatOf(part)));
        }
        return text.ToString().Trim();
    }

    private static int Start(Dictionary<int, Level> levels, int level) =>
        levels.TryGetValue(level, out var definition) ? definition.StartNumberingValue?.Val?.Value ?? 1 : 1;

    private static string FormatOf(Level level) => level.NumberingFormat?.Val?.InnerText ?? "decimal";

    private static string Number(int number, string format) => format switch
    {
        "lowerLetter" => Letters(number, 'a'),
        "upperLetter" => Letters(number, 'A'),
        "lowerRoman" => Roman(number).ToLowerInvariant(),
        "upperRoman" => Roman(number),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "none" => "",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    // a to z, then aa to zz.
    private static string Letters(int number, char first) =>
        number < 1 ? "" : new((char)(first + ((number - 1) % 26)), Math.Min(((number - 1) / 26) + 1, 10));

    private static string Roman(int number)
    {
        if (number is < 1 or > 3999) return number.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        foreach (var (value, letters) in ((int, string)[])[(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
            (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
            for (; number >= value; number -= value) text.Append(letters);
        return text.ToString();
    }
}
