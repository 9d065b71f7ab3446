namespace CodeSight.Core.Indexing.Scan;

/// <summary>The ignore rules that hold in a folder: its own .gitignore and .codesightignore, then those of the folders above it.</summary>
internal sealed class IgnoreScope
{
    // A list of names, not a document: more is not read.
    private const long MaxBytes = 1 << 20;

    private static readonly string[] FileNames = [".gitignore", ".codesightignore"];

    private readonly IgnoreScope? _above;
    private readonly int _depth;
    private readonly IReadOnlyList<IgnoreRule> _rules;

    private IgnoreScope(IgnoreScope? above, int depth, IReadOnlyList<IgnoreRule> rules) =>
        (_above, _depth, _rules) = (above, depth, rules);

    /// <summary>Nothing is ignored.</summary>
    public static IgnoreScope None { get; } = new(null, 0, []);

    /// <summary>The rules of the folder at <paramref name="fullPath"/>, <paramref name="depth"/> levels below the root.</summary>
    public IgnoreScope Enter(string fullPath, int depth)
    {
        var rules = new List<IgnoreRule>();
        foreach (var name in FileNames)
        {
            try
            {
                var file = new FileInfo(Path.Combine(fullPath, name));
                // As git does, a link is not followed: it could lead outside of the root.
                if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > MaxBytes) continue;
                rules.AddRange(File.ReadLines(file.FullName).Select(IgnoreRule.Parse).OfType<IgnoreRule>());
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Rules that cannot be read hold for nothing; the files are then listed rather than lost.
            }
        }
        return rules.Count == 0 ? this : new IgnoreScope(this, depth, rules);
    }

    /// <param name="path">Segments relative to the root. A path below an ignored folder is never asked for.</param>
    public bool IsIgnored(ReadOnlySpan<string> path, bool isFolder)
    {
        for (var scope = this; scope is not null; scope = scope._above)
        {
            for (var i = scope._rules.Count - 1; i >= 0; i--)
                if (scope._rules[i].Matches(path[scope._depth..], isFolder)) return !scope._rules[i].Negated;
        }
        return false;
    }
}
