using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Structured;

/// <summary>
/// Writes the values of a tree, each with its name, under the path of names that leads to it. Values of one container that follow each
/// other make one block.
/// </summary>
internal sealed class StructureWriter(BlockWriter writer)
{
    private const int MaxNameLength = 80;
    private const int MaxPathLength = 400;
    private const int MaxLines = 200;
    private const int InlineLength = 500;
    private const int LinesOfParagraph = 20;

    private readonly List<Container> _open = [new("", IsList: false)];
    private readonly StringBuilder _lines = new();
    private (int First, int Last, int Count) _place;
    private bool _isPathWritten;

    /// <summary>Containers that are open.</summary>
    public int Depth => _open.Count - 1;

    /// <summary>Whether the innermost container is a list.</summary>
    public bool IsInList => _open[^1].IsList;

    /// <summary>Enters a container.</summary>
    /// <param name="name">Its name in the container around it; ignored in a list, whose items have numbers.</param>
    public void Open(string name, bool isList)
    {
        var outer = _open[^1];
        FlushItems(outer);
        var shown = outer.IsList ? string.Create(CultureInfo.InvariantCulture, $"{outer.Name}[{outer.Count++}]") : Shorten(name);
        // The values so far belong to the map around the list.
        if (!isList) Flush();
        _open.Add(new(shown, isList));
        if (!isList) _isPathWritten = false;
    }

    /// <summary>Calls the innermost container by a better name, such as the title in it.</summary>
    public void Rename(string name)
    {
        Flush();
        _open[^1].Name = Shorten(name);
        _isPathWritten = false;
    }

    /// <summary>Leaves the innermost container.</summary>
    /// <param name="line">The 1-based line of its end.</param>
    public void Close(int line)
    {
        if (_open.Count == 1) return;
        var ended = _open[^1];
        if (!ended.IsList)
        {
            Flush();
            _open.RemoveAt(_open.Count - 1);
            _isPathWritten = false;
            return;
        }
        // A list of nothing but values is a value of what holds it.
        if (ended.Count != ended.Items.Count) FlushItems(ended);
        _open.RemoveAt(_open.Count - 1);
        if (ended.Count == ended.Items.Count) AddList(ended, line);
    }

    /// <summary>A value of the innermost container.</summary>
    /// <param name="name">Its name; ignored in a list.</param>
    public void Value(string name, string text, int firstLine, int lastLine)
    {
        var container = _open[^1];
        if (!container.IsList)
        {
            Line($"{Shorten(name)}: {text}", firstLine, lastLine);
            return;
        }
        container.Count++;
        if (container.Items.Count == 0) container.FirstLine = firstLine;
        container.LastLine = lastLine;
        container.Items.Add(text);
        if (container.Items.Count >= MaxLines) FlushItems(container);
    }

    /// <summary>A line of text in the innermost container, such as a comment.</summary>
    public void Line(string text, int firstLine, int lastLine)
    {
        if (_place.Count >= MaxLines) Flush();
        if (_place.Count == 0) _place.First = firstLine;
        else _lines.Append('\n');
        (_place.Last, _place.Count) = (lastLine, _place.Count + 1);
        _lines.Append(text);
    }

    /// <summary>A paragraph of running text in the innermost container.</summary>
    public void Paragraph(string text, int firstLine, int lastLine)
    {
        Flush();
        WritePath(firstLine);
        writer.Add(BlockKind.Paragraph, text, null, firstLine, lastLine);
    }

    /// <summary>Writes what is still open.</summary>
    public void Finish(int line)
    {
        while (_open.Count > 1) Close(line);
        Flush();
    }

    private void AddList(Container list, int line)
    {
        if (list.Items.Count == 0) Value(list.Name, "[]", line, line);
        else if (list.Items.Sum(item => item.Length + 2) <= InlineLength)
            Value(list.Name, string.Join(", ", list.Items), list.FirstLine, list.LastLine);
        else FlushItems(list);
    }

    private void FlushItems(Container list)
    {
        if (list.Items.Count > 0 && list.Name.Length > 0) Line($"{list.Name}:", list.FirstLine, list.FirstLine);
        foreach (var item in list.Items) Line($"- {item}", list.FirstLine, list.LastLine);
        list.Items.Clear();
    }

    private void Flush()
    {
        if (_place.Count == 0) return;
        var (first, last, count) = _place;
        WritePath(first);
        var text = _lines.ToString();
        _lines.Clear();
        _place = default;
        writer.Add(count > LinesOfParagraph ? BlockKind.Code : BlockKind.Paragraph, text, null, first, last);
    }

    private void WritePath(int line)
    {
        if (_isPathWritten) return;
        _isPathWritten = true;
        var names = _open.Skip(1).Where(each => !each.IsList).Select(each => each.Name).Where(name => name.Length > 0).ToList();
        while (names.Count > 1 && names.Sum(name => name.Length + 3) > MaxPathLength) names.RemoveAt(0);
        writer.Leave(1);
        if (names.Count == 0) return;
        var path = string.Join(" > ", names);
        // A record's number alone says nothing that its values do not.
        if (path.StartsWith('[') && names.Count == 1) writer.Enter(1, path);
        else writer.Heading(1, path, null, line, line);
    }

    private static string Shorten(string name)
    {
        var clean = TextCleaner.CleanLine(name.Length > 4 * MaxNameLength ? name[..(4 * MaxNameLength)] : name);
        return clean.Length <= MaxNameLength ? clean : clean[..MaxNameLength] + "…";
    }

    private sealed record Container(string Name, bool IsList)
    {
        public string Name { get; set; } = Name;

        /// <summary>Items of a list so far.</summary>
        public int Count { get; set; }

        /// <summary>Values of a list that are not written yet.</summary>
        public List<string> Items { get; } = [];

        public int FirstLine { get; set; }

        public int LastLine { get; set; }
    }
}
