namespace CodeSight.Bench.Corpus;

/// <summary>Which file stands for which document of a retrieval set: a line "file TAB id" each.</summary>
public sealed class DocumentMap
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Reads a map that <see cref="Save"/> wrote.</summary>
    public static DocumentMap Read(string path)
    {
        var map = new DocumentMap();
        foreach (var line in File.ReadLines(path))
            if (line.Split('\t', 2) is [var file, var id]) map._ids[file] = id;
        return map;
    }

    /// <summary>The name of the document's file: its id with what is unsafe in a file name replaced, and numbered where that is taken.</summary>
    public string Add(string id)
    {
        var name = string.Concat(id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '(' or ')' ? letter : '_'));
        var file = name + ".txt";
        for (var number = 2; !_ids.TryAdd(file, id); number++) file = $"{name}-{number}.txt";
        return file;
    }

    /// <summary>The document's id, or null for a file that is none of the set's.</summary>
    public string? Find(string filePath) => _ids.GetValueOrDefault(filePath[(filePath.LastIndexOf('/') + 1)..]);

    /// <summary>Writes the map.</summary>
    public void Save(string path) => File.WriteAllLines(path, _ids.Select(entry => $"{entry.Key}\t{entry.Value}"));
}
