using CodeSight.Extraction;

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

    /// <summary>The rules of a folder.</summary>
    /// <param name="fullPath">Absolute path without links.</param>
    /// <param name="depth">Levels below the root.</param>
    public IgnoreScope Enter(string fullPath, int depth)
    {
        var rules = new List<IgnoreRule>();
        foreach (var name in FileNames)
        {
            rules.AddRange(Read(Path.Combine(fullPath, name)));
        }
        return rules.Count == 0 ? this : new IgnoreScope(this, depth, rules);
    }

    private static List<IgnoreRule> Read(string fullPath)
    {
        try
        {
            // As git does, a link is not followed: it could lead outside of the root. What was opened is checked, not the path.
            if (RegularFile.Open(fullPath) is not { } file) return [];
            using var stream = new FileStream(file.Handle, FileAccess.Read, bufferSize: 0, isAsync: true);
            if ((file.RealPath ?? RealPath.Of(fullPath)) != fullPath || stream.Length > MaxBytes) return [];
            using var reader = new StreamReader(stream);
            var rules = new List<IgnoreRule>();
            while (reader.ReadLine() is { } line)
                if (IgnoreRule.Parse(line) is { } rule) rules.Add(rule);
            return rules;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Rules that cannot be read hold for nothing; the files are then listed rather than lost.
            return [];
        }
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
