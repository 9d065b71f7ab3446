using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Rst;

/// <summary>A footnote or citation: what it is called in the text, and its 1-based lines.</summary>
internal sealed record RstNote(string Label, string Text, int StartLine, int EndLine)
{
    public bool IsWritten { get; set; }
}

/// <summary>What a text refers to by name: footnotes, citations and substitutions, wherever in the file they are defined.</summary>
internal sealed partial class RstReferences
{
    private const int MaxSubstitutionLength = 1000;

    private readonly Dictionary<string, RstNote> _notes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, RstNote> _byLine = [];
    private readonly Dictionary<string, string> _substitutions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RstNote> _numbered = [];
    private readonly List<RstNote> _referred = [];
    private int _nextNumbered;

    /// <summary>Finds the definitions.</summary>
    /// <param name="blockEnd">The index of the first line after the explicit block that starts at an index.</param>
    public RstReferences(List<string> lines, Func<int, int> blockEnd)
    {
        var found = new List<(int Start, Match Match)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].AsSpan().TrimStart().StartsWith(".. ")) continue;
            if (NotePattern().Match(lines[i]) is { Success: true } note) found.Add((i, note));
            else if (SubstitutionPattern().Match(lines[i]) is { Success: true } replaced && replaced.Groups[2].Length <= MaxSubstitutionLength)
                _substitutions.TryAdd(replaced.Groups[1].Value, RstInline.Plain(replaced.Groups[2].Value.Trim()));
        }
        var taken = found.Select(note => note.Match.Groups[1].Value).ToHashSet();
        var number = 0;
        foreach (var (start, match) in found) AddNote(lines, start, blockEnd(start), match, taken, ref number);
    }

    /// <summary>The note that is defined at this index, or null.</summary>
    public RstNote? NoteAt(int index) => _byLine.GetValueOrDefault(index);

    /// <summary>Whether the line defines a substitution, which stands where it is used.</summary>
    public static bool IsSubstitution(string line) => SubstitutionPattern().IsMatch(line);

    /// <summary>The text without its marks, with what its references stand for.</summary>
    public string Plain(string text)
    {
        if (text.Contains("]_", StringComparison.Ordinal)) text = NoteReference().Replace(text, Refer);
        if (_substitutions.Count > 0 && text.Contains('|', StringComparison.Ordinal))
            text = SubstitutionReference().Replace(text, match =>
                _substitutions.TryGetValue(match.Groups[1].Value, out var words) ? words : match.Value);
        return RstInline.Plain(text);
    }

    /// <summary>The notes that texts have referred to since the last call and that are not written yet.</summary>
    public IReadOnlyList<RstNote> TakeReferred()
    {
        if (_referred.Count == 0) return [];
        var taken = _referred.Where(note => !note.IsWritten).Distinct().ToList();
        _referred.Clear();
        return taken;
    }

    private void AddNote(List<string> lines, int start, int end, Match match, HashSet<string> taken, ref int number)
    {
        while (end > start + 1 && string.IsNullOrWhiteSpace(lines[end - 1])) end--;
        var name = match.Groups[1].Value;
        var text = new StringBuilder(match.Groups[2].Value);
        for (var i = start + 1; i < end; i++) text.Append(' ').Append(lines[i].AsSpan().Trim());
        var isNumbered = name.StartsWith('#');
        // Numbers that the author gave are not given again.
        if (isNumbered)
            while (taken.Contains((++number).ToString(CultureInfo.InvariantCulture)))
            {
            }
        var label = isNumbered ? number.ToString(CultureInfo.InvariantCulture) : name;
        var note = new RstNote(label, text.ToString(), start + 1, end);
        _byLine[start] = note;
        if (isNumbered && name.Length == 1) _numbered.Add(note);
        else _notes.TryAdd(name, note);
    }

    private string Refer(Match match)
    {
        var name = match.Groups[1].Value;
        var note = name == "#" && _nextNumbered < _numbered.Count ? _numbered[_nextNumbered++] : _notes.GetValueOrDefault(name);
        if (note is null) return $"[{name.TrimStart('#')}]";
        _referred.Add(note);
        return $"[{note.Label}]";
    }

    [GeneratedRegex(@"^\s*\.\.\s+\[([^\]]+)\]\s*(.*)$")]
    private static partial Regex NotePattern();

    [GeneratedRegex(@"^\s*\.\.\s+\|([^|]+)\|\s+replace::\s*(.*)$")]
    private static partial Regex SubstitutionPattern();

    [GeneratedRegex(@"\[(\*|#?[\w.:+-]*)\]_(?!\w)")]
    private static partial Regex NoteReference();

    [GeneratedRegex(@"(?<![\w|])\|([^|\s](?:[^|]*[^|\s])?)\|_{0,2}(?!\w)")]
    private static partial Regex SubstitutionReference();
}
