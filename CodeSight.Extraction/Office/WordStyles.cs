using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>What a paragraph's style says of it: the level of a heading, and its numbering; inherited from style to style.</summary>
internal sealed class WordStyles
{
    private const int MaxInheritance = 20;
    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    public WordStyles(MainDocumentPart part)
    {
        foreach (var style in part.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
            if (style.StyleId?.Value is { } id) _styles.TryAdd(id, style);
    }

    /// <summary>0 for a title, 1 to 9 for a heading, or null.</summary>
    public int? HeadingLevel(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value is { } own) return own < 9 ? own + 1 : null;
        foreach (var style in Chain(paragraph))
        {
            var name = style.StyleName?.Val?.Value?.ToLowerInvariant() ?? "";
            if (name == "title") return 0;
            if (name.StartsWith("heading ", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 10)
                return level;
            if (style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } outline) return outline < 9 ? outline + 1 : null;
        }
        return null;
    }

    /// <summary>The paragraph's numbering, its own or its style's: the numbering's id (0 for none) and the level in it.</summary>
    public (int Id, int Level)? Numbering(Paragraph paragraph)
    {
        var own = paragraph.ParagraphProperties?.NumberingProperties;
        int? id = own?.NumberingId?.Val?.Value;
        int? level = own?.NumberingLevelReference?.Val?.Value;
        foreach (var style in Chain(paragraph))
        {
            if (id is not null && level is not null) break;
            var inherited = style.StyleParagraphProperties?.NumberingProperties;
            id ??= inherited?.NumberingId?.Val?.Value;
            level ??= inherited?.NumberingLevelReference?.Val?.Value;
        }
        return id is > 0 ? (id.Value, Math.Clamp(level ?? 0, 0, 8)) : null;
    }

    /// <summary>Whether its style is one of code.</summary>
    public bool IsCode(Paragraph paragraph) => Chain(paragraph).Any(style =>
        style.StyleName?.Val?.Value is { } name
            && (name.Contains("code", StringComparison.OrdinalIgnoreCase)
            || name.Contains("preformatted", StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<Style> Chain(Paragraph paragraph)
    {
        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
        for (var i = 0; id is not null && i < MaxInheritance && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }
}
