using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>
/// What a style says: the level of a heading, a paragraph's numbering, and how a run looks; inherited from style to style.
/// </summary>
internal sealed class WordStyles
{
    private const int MaxInheritance = 20;
    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunLook> _looks = new(StringComparer.Ordinal);

    public WordStyles(MainDocumentPart part)
    {
        foreach (var style in part.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
            if (style.StyleId?.Value is { } id) _styles.TryAdd(id, style);
    }

    /// <summary>How a run looks; null stands for what its style says.</summary>
    public readonly record struct RunLook(bool? IsRaised, bool? IsStruck, bool? IsHidden)
    {
        public RunLook Or(RunLook other) =>
            new(IsRaised ?? other.IsRaised, IsStruck ?? other.IsStruck, IsHidden ?? other.IsHidden);
    }

    /// <summary>0 for a title, 1 to 9 for a heading, or null.</summary>
    public int? HeadingLevel(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val.Number() is { } own) return own is >= 0 and < 9 ? own + 1 : null;
        foreach (var style in Chain(StyleOf(paragraph)))
        {
            var name = style.StyleName?.Val?.Value?.ToLowerInvariant() ?? "";
            if (name == "title") return 0;
            if (name.StartsWith("heading ", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 10)
                return level;
            if (style.StyleParagraphProperties?.OutlineLevel?.Val.Number() is { } outline)
                return outline is >= 0 and < 9 ? outline + 1 : null;
        }
        return null;
    }

    /// <summary>The paragraph's numbering, its own or its style's: the numbering's id (0 for none) and the level in it.</summary>
    public (int Id, int Level)? Numbering(Paragraph paragraph, WordNumbering numbering)
    {
        var own = paragraph.ParagraphProperties?.NumberingProperties;
        var id = own?.NumberingId?.Val.Number();
        var level = own?.NumberingLevelReference?.Val.Number();
        foreach (var style in Chain(StyleOf(paragraph)))
        {
            if (id is not null && level is not null) break;
            var inherited = style.StyleParagraphProperties?.NumberingProperties;
            if (id is null && inherited?.NumberingId?.Val.Number() is { } styleId)
            {
                id = styleId;
                // The numbering's level names its style where the style names no level.
                if (style.StyleId?.Value is { } name)
                    level ??= inherited.NumberingLevelReference?.Val.Number() ?? numbering.LevelOfStyle(styleId, name);
            }
            level ??= inherited?.NumberingLevelReference?.Val.Number();
        }
        return id is > 0 ? (id.Value, Math.Clamp(level ?? 0, 0, 8)) : null;
    }

    /// <summary>Whether its style is one of code.</summary>
    public bool IsCode(Paragraph paragraph) => Chain(StyleOf(paragraph)).Any(style =>
        style.StyleName?.Val?.Value is { } name
            && (name.Contains("code", StringComparison.OrdinalIgnoreCase)
            || name.Contains("preformatted", StringComparison.OrdinalIgnoreCase)));

    /// <summary>How a run looks: as its own properties say, else its style, else its paragraph's.</summary>
    public RunLook LookOf(OpenXmlElement run, string? paragraphStyle)
    {
        var properties = run.Child("rPr");
        var look = properties is null ? default : Read(properties);
        if (properties?.Child("rStyle")?.Attribute("val") is { } style) look = look.Or(LookOfStyle(style));
        return paragraphStyle is null ? look : look.Or(LookOfStyle(paragraphStyle));
    }

    /// <summary>The id of a paragraph's style, or null.</summary>
    public static string? StyleOf(OpenXmlElement paragraph) => paragraph.Child("pPr")?.Child("pStyle")?.Attribute("val");

    private RunLook LookOfStyle(string id)
    {
        if (_looks.TryGetValue(id, out var look)) return look;
        foreach (var style in Chain(id))
            if (style.Child("rPr") is { } properties) look = look.Or(Read(properties));
        return _looks[id] = look;
    }

    private static RunLook Read(OpenXmlElement properties)
    {
        var look = default(RunLook);
        foreach (var property in properties.ChildElements)
        {
            switch (property.LocalName)
            {
                case "vertAlign":
                    look = look with { IsRaised = property.Attribute("val") == "superscript" };
                    break;
                case "strike" or "dstrike":
                    look = look with { IsStruck = look.IsStruck == true || property.IsOn() };
                    break;
                case "vanish":
                    look = look with { IsHidden = property.IsOn() };
                    break;
            }
        }
        return look;
    }

    private IEnumerable<Style> Chain(string? id)
    {
        for (var i = 0; id is not null && i < MaxInheritance && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }
}
