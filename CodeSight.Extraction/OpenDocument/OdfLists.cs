using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Counts the items of lists and the headings of the outline.</summary>
internal sealed class OdfLists(OdfStyles styles)
{
    private static readonly OdfListStyle Plain = new(new XElement("list"));
    private readonly Dictionary<string, List<int>> _continued = new(StringComparer.Ordinal);
    private readonly List<int> _outline = [];

    /// <summary>A list that is entered.</summary>
    public sealed record Open(OdfListStyle Style, string StyleName, List<int> Numbers, int Level);

    public Open Enter(XElement list, Open? outer)
    {
        var name = list.Get(Odf.Text + "style-name") ?? outer?.StyleName ?? "";
        var style = name.Length > 0 && styles.Lists.TryGetValue(name, out var found) ? found : outer?.Style ?? Plain;
        var level = outer is null ? 0 : outer.Level + 1;
        List<int> numbers = outer is null ? [] : [.. outer.Numbers.Take(level)];
        if (outer is null)
        {
            var continues = list.Get(Odf.Text + "continue-numbering") == "true" || list.Get(Odf.Text + "continue-list") is not null;
            if (continues && _continued.TryGetValue(name, out var before)) numbers = before;
            _continued[name] = numbers;
        }
        return new(style, name, numbers, level);
    }

    /// <summary>The label of the next item.</summary>
    public static string Next(Open list, XElement item)
    {
        var numbers = list.Numbers;
        if (numbers.Count > list.Level + 1) numbers.RemoveRange(list.Level + 1, numbers.Count - list.Level - 1);
        while (numbers.Count < list.Level) numbers.Add(1);
        if (int.TryParse(item.Get(Odf.Text + "start-value"), out var start)) Set(start);
        else Set(numbers.Count == list.Level + 1 ? numbers[list.Level] + 1 : list.Style.StartOf(list.Level));
        return list.Style.Label(numbers);

        void Set(int number)
        {
            if (numbers.Count == list.Level) numbers.Add(number);
            else numbers[list.Level] = number;
        }
    }

    /// <summary>The number of a heading, with a space behind it; empty where the outline has none.</summary>
    /// <param name="level">1 for the outermost.</param>
    public string NextHeading(int level)
    {
        if (!styles.Lists.TryGetValue("", out var style) || level is < 1 or > 10) return "";
        while (_outline.Count < level) _outline.Add(style.StartOf(_outline.Count) - (_outline.Count == level - 1 ? 1 : 0));
        if (_outline.Count > level) _outline.RemoveRange(level, _outline.Count - level);
        _outline[level - 1]++;
        var label = style.Label(_outline);
        return label == "- " ? "" : label;
    }
}
