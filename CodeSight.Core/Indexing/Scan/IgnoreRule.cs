using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// One line of a .gitignore (gitignore(5)), names in NFC and NFD being the same. Matching never backtracks further than to the last star,
/// so a hostile pattern costs at most its length times the name's.
/// </summary>
internal sealed class IgnoreRule
{
    private const string AnyFolders = "**";

    private readonly string[] _segments;
    private readonly bool _foldersOnly;
    private readonly bool _nameOnly;

    private IgnoreRule(string[] segments, bool negated, bool foldersOnly, bool nameOnly) =>
        (_segments, Negated, _foldersOnly, _nameOnly) = (segments, negated, foldersOnly, nameOnly);

    /// <summary>Whether the rule lets in what an earlier one kept out.</summary>
    public bool Negated { get; }

    /// <summary>The rule of a line, or null for a comment or a blank line.</summary>
    public static IgnoreRule? Parse(string line)
    {
        var pattern = TrimEnd(ComposedText.Of(line));
        if (pattern.Length == 0 || pattern[0] == '#') return null;
        var negated = pattern[0] == '!';
        if (negated) pattern = pattern[1..];
        var foldersOnly = pattern.EndsWith('/');
        if (foldersOnly) pattern = pattern[..^1];
        var nameOnly = !pattern.Contains('/', StringComparison.Ordinal);
        var segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length == 0 ? null : new IgnoreRule(segments, negated, foldersOnly, nameOnly);
    }

    /// <param name="path">Segments of the path, relative to the folder of the ignore file.</param>
    public bool Matches(ReadOnlySpan<string> path, bool isFolder)
    {
        if (_foldersOnly && !isFolder) return false;
        return _nameOnly ? MatchesName(_segments[0], ComposedText.Of(path[^1])) : MatchesPath(path);
    }

    private bool MatchesPath(ReadOnlySpan<string> path)
    {
        int rule = 0, at = 0, lastStars = -1, retry = 0;
        while (at < path.Length)
        {
            if (rule < _segments.Length && _segments[rule] == AnyFolders)
            {
                // A closing "/**" stands for what is inside the folder, which is at least one segment.
                (lastStars, retry) = (rule++, at);
                if (rule == _segments.Length) return true;
            }
            else if (rule < _segments.Length && MatchesName(_segments[rule], ComposedText.Of(path[at]))) (rule, at) = (rule + 1, at + 1);
            else if (lastStars >= 0) (rule, at) = (lastStars + 1, ++retry);
            else return false;
        }
        return rule == _segments.Length;
    }

    private static bool MatchesName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int rule = 0, at = 0, lastStar = -1, retry = 0;
        while (at < name.Length)
        {
            if (rule < pattern.Length && pattern[rule] == '*') (lastStar, retry) = (rule++, at);
            else if (rule < pattern.Length && MatchesOne(pattern[rule..], name[at], out var length)) (rule, at) = (rule + length, at + 1);
            else if (lastStar >= 0) (rule, at) = (lastStar + 1, ++retry);
            else return false;
        }
        while (rule < pattern.Length && pattern[rule] == '*') rule++;
        return rule == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '[' when CharacterClass.TryMatch(pattern, c, out length, out var isMember):
                return isMember;
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == c;
            default:
                length = 1;
                return pattern[0] == c;
        }
    }

    private static string TrimEnd(string line)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] is ' ' or '\r')
        {
            // "\ " at the end is a space that is meant.
            if (end > 1 && line[end - 1] == ' ' && line[end - 2] == '\\') break;
            end--;
        }
        return line[..end];
    }
}
