using System.Text;
using System.Xml.Linq;
using CodeSight.Extraction.Packages;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Formulas and charts that lie beside the text in parts of their own. One that cannot be read is left out.</summary>
internal sealed class OdfObjects
{
    private const int MaxObjects = 500;
    private const string Content = "/content.xml";
    private readonly Dictionary<string, XElement> _objects = new(StringComparer.Ordinal);

    /// <summary>Reads those of a package.</summary>
    public void Read(ZipPackage package, int maxNesting)
    {
        var names = package.Names.Where(name => name.EndsWith(Content, StringComparison.Ordinal) && name.Length > Content.Length).Take(MaxObjects);
        foreach (var name in names.ToList())
            if (XmlReading.TryLoad(package.Read(name), maxNesting) is { } root) _objects[name[..^Content.Length]] = root;
    }

    /// <summary>The formula that a drawing shows, as text on one line, or null.</summary>
    public string? FormulaIn(XElement drawing) =>
        Find(drawing) is { Name.LocalName: "math" } math ? Linear(math) : null;

    /// <summary>The table of the values that a chart in the drawing shows, and its titles; null where it shows none.</summary>
    public (IReadOnlyList<string> Titles, XElement? Table)? ChartIn(XElement drawing)
    {
        if (Find(drawing)?.Descendants().FirstOrDefault(each => each.Name.LocalName == "chart") is not { } chart) return null;
        var titles = chart.Descendants().Where(each => each.Name.LocalName is "title" or "subtitle").Select(each => each.Value.Trim());
        return ([.. titles.Where(title => title.Length > 0)], chart.Descendants(Odf.Table + "table").FirstOrDefault());
    }

    private XElement? Find(XElement drawing)
    {
        foreach (var part in drawing.DescendantsAndSelf(Odf.Draw + "object"))
        {
            if (part.Elements().FirstOrDefault(each => each.Name.LocalName == "math") is { } inside) return inside;
            var link = part.Attributes().FirstOrDefault(each => each.Name.LocalName == "href")?.Value;
            if (link is not null && _objects.GetValueOrDefault(link.StartsWith("./", StringComparison.Ordinal) ? link[2..] : link) is { } found)
                return found;
        }
        return null;
    }

    private static string Linear(XElement math)
    {
        var text = new StringBuilder();
        Append(math, text);
        return text.ToString();
    }

    // No deeper than the reader of the part let it be.
    private static void Append(XElement element, StringBuilder text)
    {
        var parts = element.Elements().ToList();
        switch (element.Name.LocalName)
        {
            case "annotation":
                break;
            case "mfrac" when parts.Count == 2:
                Group(parts[0], text);
                text.Append('/');
                Group(parts[1], text);
                break;
            case "msup" or "msub" when parts.Count == 2:
                Append(parts[0], text);
                text.Append(element.Name.LocalName == "msup" ? '^' : '_');
                Group(parts[1], text);
                break;
            case "msqrt":
                text.Append("sqrt");
                foreach (var part in parts) Group(part, text);
                break;
            default:
                if (parts.Count == 0 && element.Value.Trim() is { Length: > 0 } leaf)
                {
                    var isSign = element.Name.LocalName == "mo";
                    var follows = text.Length > 0 && text[^1] is not ('(' or '^' or '_' or '/') && (isSign || char.IsLetterOrDigit(text[^1]));
                    if (follows) text.Append(' ');
                    text.Append(leaf);
                    if (isSign) text.Append(' ');
                }
                foreach (var part in parts) Append(part, text);
                break;
        }
    }

    private static void Group(XElement element, StringBuilder text)
    {
        var inner = Linear(element).Trim();
        text.Append(inner.Contains(' ', StringComparison.Ordinal) && !inner.StartsWith('(') ? $"({inner})" : inner);
    }
}
