using System.Globalization;

namespace CodeSight.Extraction;

/// <summary>What is done with what a file holds but does not show, such as hidden rows, sheets, slides and text.</summary>
public enum HiddenContentMode
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It is read, and marked as hidden.</summary>
    Mark,
}

/// <summary>Counts what a file hides, for the sentence that tells its owner.</summary>
internal sealed class HiddenContent(HiddenContentMode mode)
{
    private readonly List<(string Kind, int Count)> _counts = [];

    /// <summary>Whether what is hidden is read, and marked.</summary>
    public bool IsMarking => mode == HiddenContentMode.Mark;

    /// <summary>Counts one of a kind, such as "row"; the answer is whether it is to be read.</summary>
    public bool Reads(string kind)
    {
        var at = _counts.FindIndex(each => each.Kind == kind);
        if (at < 0) _counts.Add((kind, 1));
        else _counts[at] = (kind, _counts[at].Count + 1);
        return IsMarking;
    }

    /// <summary>Adds the sentence "2 hidden rows and 1 hidden sheet were left out." to the notes, if there is anything to tell.</summary>
    public void Tell(BlockWriter writer)
    {
        if (_counts.Count == 0) return;
        var parts = _counts.ConvertAll(each =>
            string.Create(CultureInfo.InvariantCulture, $"{each.Count} hidden {each.Kind}{(each.Count == 1 ? "" : "s")}"));
        var joined = parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        var verb = _counts.Sum(each => each.Count) == 1 ? "was" : "were";
        writer.Note($"{joined} {verb} {(IsMarking ? "read and marked as hidden" : "left out")}.");
    }

    /// <summary>The text of something hidden, marked as such.</summary>
    public static string Mark(string text) => $"[hidden] {text}";
}
