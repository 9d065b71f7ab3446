using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>Counts numbered paragraphs, so that "4.2 Payment terms" carries the number that a person sees (ECMA-376, 17.9).</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;
    private readonly Dictionary<int, Instance> _instances = [];
    private readonly Dictionary<int, Dictionary<int, Level>> _definitions = [];
    private readonly Dictionary<int, int?[]> _counters = [];
    private readonly HashSet<(int, int)> _restarted = [];

    public WordNumbering(MainDocumentPart part)
    {
        if (part.NumberingDefinitionsPart?.Numbering is not { } numbering) return;
        var links = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var definition in numbering.Elements<AbstractNum>())
        {
            if (definition.AbstractNumberId.Number() is not { } id) continue;
            _definitions.TryAdd(id, ByIndex(definition.Elements<Level>()));
            if (definition.StyleLink?.Val?.Value is { } style) links.TryAdd(style, id);
        }
        // A definition may stand for that of a numbering style.
        foreach (var definition in numbering.Elements<AbstractNum>())
            if (definition.NumberingStyleLink?.Val?.Value is { } style && links.TryGetValue(style, out var linked)
                && definition.AbstractNumberId.Number() is { } id)
                _definitions[id] = _definitions[linked];
        foreach (var instance in numbering.Elements<NumberingInstance>())
            if (instance.NumberID.Number() is { } id && instance.AbstractNumId?.Val.Number() is { } definition)
                _instances.TryAdd(id, Read(instance, definition));
    }

    /// <summary>The level of a numbering that belongs to a paragraph style, or null.</summary>
    public int? LevelOfStyle(int id, string styleId)
    {
        if (!_instances.TryGetValue(id, out var instance) || !_definitions.TryGetValue(instance.AbstractId, out var levels)) return null;
        foreach (var (index, level) in levels)
            if (level.ParagraphStyleIdInLevel?.Val?.Value == styleId) return index;
        return null;
    }

    /// <summary>The next paragraph's marker, such as "4.2" or "-"; empty where the numbering shows none.</summary>
    public string Next(int id, int level)
    {
        if (!_instances.TryGetValue(id, out var instance) || DefinitionOf(instance, level) is not { } definition) return "-";
        if (!_counters.TryGetValue(instance.AbstractId, out var counts)) _counters[instance.AbstractId] = counts = new int?[Levels];
        if (instance.Starts.TryGetValue(level, out var start) && _restarted.Add((id, level))) counts[level] = start;
        else counts[level] = counts[level] is { } last ? last + 1 : Start(instance, level);
        // A level that was passed over counts as begun.
        for (var above = 0; above < level; above++) counts[above] ??= Start(instance, above);
        for (var below = level + 1; below < Levels; below++)
            if (Restarts(instance, below, level)) counts[below] = null;
        return FormatOf(definition) == "bullet" ? "-" : Format(definition, instance, counts);
    }

    // A level starts again after each one above it, after one given level, or never.
    private bool Restarts(Instance instance, int level, int after) =>
        DefinitionOf(instance, level)?.LevelRestart?.Val.Number() is not { } restart || (restart > 0 && after < restart);

    private string Format(Level definition, Instance instance, int?[] counts)
    {
        var pattern = definition.LevelText?.Val?.Value ?? "";
        var isLegal = definition.IsLegalNumberingStyle.IsOn();
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length || pattern[i + 1] is < '1' or > '9')
            {
                text.Append(pattern[i]);
                continue;
            }
            var level = pattern[++i] - '1';
            var part = DefinitionOf(instance, level);
            var format = part is null || (isLegal && FormatOf(part) != "decimalZero") ? "decimal" : FormatOf(part);
            text.Append(WordNumberFormat.Of(counts[level] ?? Start(instance, level), format));
        }
        return text.ToString().Trim();
    }

    private int Start(Instance instance, int level) =>
        instance.Starts.TryGetValue(level, out var start) ? start : DefinitionOf(instance, level)?.StartNumberingValue?.Val.Number() ?? 0;

    private Level? DefinitionOf(Instance instance, int level) =>
        instance.Levels.TryGetValue(level, out var own) ? own
            : _definitions.TryGetValue(instance.AbstractId, out var levels) ? levels.GetValueOrDefault(level)
            : null;

    private static Instance Read(NumberingInstance instance, int definition)
    {
        var read = new Instance(definition, [], []);
        foreach (var change in instance.Elements<LevelOverride>())
        {
            if (change.LevelIndex.Number() is not { } index) continue;
            if (change.StartOverrideNumberingValue?.Val.Number() is { } start) read.Starts.TryAdd(index, start);
            if (change.Level is not { } level) continue;
            read.Levels.TryAdd(index, level);
            // A level of its own counts on its own.
            if (level.StartNumberingValue?.Val.Number() is { } own) read.Starts.TryAdd(index, own);
        }
        return read;
    }

    private static Dictionary<int, Level> ByIndex(IEnumerable<Level> levels)
    {
        var byIndex = new Dictionary<int, Level>();
        foreach (var level in levels)
            if (level.LevelIndex.Number() is { } index) byIndex.TryAdd(index, level);
        return byIndex;
    }

    private static string FormatOf(Level level) => level.NumberingFormat?.Val?.InnerText ?? "decimal";

    /// <summary>A list: its definition, and what it changes of that.</summary>
    private sealed record Instance(int AbstractId, Dictionary<int, int> Starts, Dictionary<int, Level> Levels);
}
