using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>What a style says about the text that has it; null where it leaves that to its parent.</summary>
internal sealed record OdfStyle(string? Parent, bool? IsStruck, bool? IsRaised, bool? IsHidden, string? ListStyle);

/// <summary>The styles of a file, as far as they change what its text says.</summary>
internal sealed class OdfStyles
{
    private const int MaxParents = 20;
    private readonly Dictionary<(string Family, string Name), OdfStyle> _styles = [];

    /// <summary>List styles by name; the outline of headings has the empty name.</summary>
    public Dictionary<string, OdfListStyle> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes over the styles of a group.</summary>
    public void Add(XElement group)
    {
        foreach (var style in group.Elements())
        {
            if (style.Name == Odf.Style + "style" && style.Get(Odf.Style + "name") is { } name)
                _styles.TryAdd((style.Get(Odf.Style + "family") ?? "", name), Read(style));
            else if (style.Name == Odf.Text + "list-style" && style.Get(Odf.Style + "name") is { } list) Lists.TryAdd(list, new(style));
            else if (style.Name == Odf.Text + "outline-style") Lists.TryAdd("", new(style));
        }
    }

    /// <summary>Whether text of this style is struck out.</summary>
    public bool IsStruck(string family, string? name) => Find(family, name, style => style.IsStruck);

    /// <summary>Whether text of this style is raised.</summary>
    public bool IsRaised(string family, string? name) => Find(family, name, style => style.IsRaised);

    /// <summary>Whether what has this style is not shown.</summary>
    public bool IsHidden(string family, string? name) => Find(family, name, style => style.IsHidden);

    /// <summary>Whether the style is the one of this name, or made from it.</summary>
    public bool IsA(string? name, string ancestor)
    {
        for (var i = 0; i < MaxParents && name is not null; i++)
        {
            if (name == ancestor) return true;
            name = _styles.GetValueOrDefault(("paragraph", name))?.Parent;
        }
        return false;
    }

    private bool Find(string family, string? name, Func<OdfStyle, bool?> property)
    {
        for (var i = 0; i < MaxParents && name is not null && _styles.TryGetValue((family, name), out var style); i++)
        {
            if (property(style) is { } value) return value;
            name = style.Parent;
        }
        return false;
    }

    private static OdfStyle Read(XElement style)
    {
        bool? struck = null, raised = null, hidden = null;
        foreach (var properties in style.Elements())
        {
            if ((properties.Get(Odf.Style + "text-line-through-style") ?? properties.Get(Odf.Style + "text-line-through-type")) is { } line)
                struck = line != "none";
            if (properties.Get(Odf.Style + "text-position") is { } position)
                raised = position.StartsWith("super", StringComparison.Ordinal)
                    || (position is [>= '1' and <= '9', ..] && !position.StartsWith("100%", StringComparison.Ordinal));
            if (properties.Get(Odf.Text + "display") is { } display) hidden = display == "none";
            if (properties.Get(Odf.Table + "display") is { } table) hidden = table == "false";
            if (properties.Get(Odf.Presentation + "visibility") is { } slide) hidden = slide == "hidden";
        }
        return new(style.Get(Odf.Style + "parent-style-name"), struck, raised, hidden, style.Get(Odf.Style + "list-style-name"));
    }
}
