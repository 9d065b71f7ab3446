using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex.Globs;

/// <summary>
/// The paths that somebody may read: those that match at least one glob of each of its sets. Immutable and thread-safe.
/// </summary>
public sealed class PathScope
{
    private PathScope(IReadOnlyList<GlobSet> sets) => Sets = sets;

    /// <summary>All paths.</summary>
    public static PathScope Everything { get; } = new([]);

    /// <summary>No path.</summary>
    public static PathScope Nothing { get; } = Everything.And([]);

    /// <summary>Whether all paths are in it, whatever they are.</summary>
    public bool IsEverything => Sets.Count == 0;

    internal IReadOnlyList<GlobSet> Sets { get; }

    /// <summary>The paths of this scope that match at least one of the globs: none if there is no glob.</summary>
    public PathScope And(IEnumerable<FileGlob> globs) => new([.. Sets, new GlobSet([.. globs])]);

    /// <summary>Whether a path, such as "contracts/2024/acme.pdf", is in it.</summary>
    public bool IsMatch(string path)
    {
        if (IsEverything) return true;
        var composed = ComposedText.Of(path);
        foreach (var set in Sets)
            if (!set.IsMatch(composed)) return false;
        return true;
    }
}

/// <summary>Globs of which a path must match at least one.</summary>
internal sealed class GlobSet(IReadOnlyList<FileGlob> globs)
{
    public IReadOnlyList<FileGlob> Globs => globs;

    /// <summary>The same for the same globs in the same order.</summary>
    public string Key { get; } = string.Join('\n', globs.Select(glob => glob.Pattern));

    public bool IsMatch(string composedPath)
    {
        foreach (var glob in globs)
            if (glob.IsMatchComposed(composedPath)) return true;
        return false;
    }
}
