namespace CodeSight.Bench.Scale;

/// <summary>A folder that holds a known share of the chunks.</summary>
/// <param name="Share">0..1; 0 for the folder that takes the rest.</param>
internal sealed record GlobFolder(string Name, double Share)
{
    /// <summary>The file_glob that keeps the folder.</summary>
    public string Glob => $"{Name}/**";
}

/// <summary>
/// Shares documents out so that a file_glob on each folder keeps its share of the chunks: never more, and less by less than a document.
/// </summary>
internal sealed class GlobFolders
{
    /// <summary>The folders, the smallest share first.</summary>
    public static readonly IReadOnlyList<GlobFolder> All = [new("permille", 0.001), new("fivepercent", 0.05), new("half", 0.5), new("rest", 0)];

    private readonly Dictionary<string, int> _chunks = All.ToDictionary(folder => folder.Name, _ => 0);
    private int _total;

    /// <summary>Chunks in each folder so far.</summary>
    public IReadOnlyDictionary<string, int> Chunks => _chunks;

    /// <summary>The folder for a document with so many chunks.</summary>
    public string Place(int chunks)
    {
        _total += chunks;
        var folder = All.FirstOrDefault(folder => _chunks[folder.Name] + chunks <= folder.Share * _total) ?? All[^1];
        _chunks[folder.Name] += chunks;
        return folder.Name;
    }
}
