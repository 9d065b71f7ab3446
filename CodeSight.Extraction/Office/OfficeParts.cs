using System.Globalization;
using System.Xml.Linq;

namespace CodeSight.Extraction.Office;

/// <summary>Finds the parts of a package by their usual names where the part that lists them, or its relations, is lost.</summary>
internal static class OfficeParts
{
    private static readonly XNamespace Ids = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static readonly XNamespace Slides = "http://schemas.openxmlformats.org/presentationml/2006/main";
    private static readonly XNamespace Sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly (string Start, string Kind)[] Usual =
    [
        ("word/styles", "styles"), ("word/numbering", "numbering"), ("word/settings", "settings"), ("word/footnotes", "footnotes"),
        ("word/endnotes", "endnotes"), ("word/comments", "comments"), ("word/header", "header"), ("word/footer", "footer"),
        ("xl/sharedStrings", "sharedStrings"), ("xl/styles", "styles"), ("xl/worksheets/sheet", "worksheet"), ("ppt/slides/slide", "slide"),
    ];

    /// <summary>Relates the main part to the parts of the usual names, and lists sheets and slides where the list is lost.</summary>
    /// <param name="damaged">The parts of which something was lost.</param>
    public static void Complete(Dictionary<string, byte[]> parts, HashSet<string> damaged, string main)
    {
        var slash = main.LastIndexOf('/');
        var relations = $"{main[..slash]}/_rels/{main[(slash + 1)..]}.rels";
        var hasList = parts.ContainsKey(main) && !damaged.Contains(main);
        if (hasList && parts.ContainsKey(relations) && !damaged.Contains(relations)) return;
        var found = new List<(string Kind, string Name)>();
        foreach (var (start, kind) in Usual)
            found.AddRange(parts.Keys.Where(name => Number(name, start) is not null).OrderBy(name => Number(name, start))
                .Select(name => (kind, name)));
        var listed = found.Where(each => each.Kind is "worksheet" or "slide").ToList();
        if (!hasList && listed.Count > 0) parts[main] = OfficeRepair.Bytes(List(listed));
        else if (!hasList && !parts.ContainsKey(main)) throw new FileFaultException("The file is damaged: its main part cannot be read.");
        damaged.Add(relations);
        // The list names the relations of its entries in their order, which is that of the names as a rule.
        var ids = XElement.Load(new MemoryStream(parts[main], writable: false)).Descendants()
            .Where(each => each.Name.LocalName is "sheet" or "sldId").Select(each => each.Attribute(Ids + "id")?.Value).ToList();
        var root = OfficeRepair.RelationsOf(null);
        for (var i = 0; i < found.Count; i++)
        {
            var place = listed.IndexOf(found[i]);
            var id = place >= 0 && place < ids.Count ? ids[place] : null;
            root.Add(OfficeRepair.Relation(id ?? string.Create(CultureInfo.InvariantCulture, $"usual{i}"), found[i].Kind, found[i].Name));
        }
        parts[relations] = OfficeRepair.Bytes(root);
    }

    private static XElement List(List<(string Kind, string Name)> listed)
    {
        var entries = listed.Select((each, i) =>
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            var id = new XAttribute(Ids + "id", "usual-" + number);
            return each.Kind == "slide"
                ? new XElement(Slides + "sldId", new XAttribute("id", 256 + i), id)
                : new XElement(Sheets + "sheet", new XAttribute("name", "Sheet " + number), new XAttribute("sheetId", number), id);
        });
        return listed[0].Kind == "slide"
            ? new(Slides + "presentation", new XElement(Slides + "sldIdLst", entries))
            : new(Sheets + "workbook", new XElement(Sheets + "sheets", entries));
    }

    /// <summary>The number in a name such as "xl/worksheets/sheet12.xml", 0 where it has none; null for another name.</summary>
    private static int? Number(string name, string start)
    {
        if (!name.StartsWith(start, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            return null;
        var middle = name[start.Length..^4];
        return middle.Length == 0 ? 0
            : int.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
