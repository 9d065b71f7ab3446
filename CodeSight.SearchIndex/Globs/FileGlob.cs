using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex.Globs;

/// <summary>
/// A gitignore-like pattern on a relative path with / between its parts, letter case and the
/// spelling of accents (NFC or NFD) ignored. Without a slash it matches at any depth,
/// with one from the root; <c>*</c> and <c>?</c> stay within a part, <c>**</c> does not; <c>[a-z]</c>, <c>[!a-z]</c>, <c>\*</c> and
/// <c>{a,b}</c> are understood; a folder's name (or a slash at the end) stands for everything below. Matching takes time proportional to
/// path times pattern, whatever the pattern. Immutable and thread-safe.
/// </summary>
public sealed class FileGlob
{
    private const int MaxLength = 1000;
    private const int MaxSteps = 4000;

    private readonly IReadOnlyList<GlobPattern> _alternatives;

    private FileGlob(string pattern, IReadOnlyList<GlobPattern> alternatives)
    {
        Pattern = pattern;
        _alternatives = alternatives;
    }

    /// <summary>The pattern as it was given, without spaces around it.</summary>
    public string Pattern { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="InvalidGlobException">It cannot be read; the message is one sentence for the person who wrote it.</exception>
    public static FileGlob Parse(string pattern)
    {
        if (pattern.Length > MaxLength) throw new InvalidGlobException($"The file pattern is longer than {MaxLength} characters.");
        var trimmed = pattern.Trim();
        if (trimmed.Length == 0) throw new InvalidGlobException("The file pattern is empty.");
        if (trimmed[0] == '!')
            throw new InvalidGlobException("The file pattern begins with \"!\": patterns that exclude are not understood.");
        var alternatives = GlobBraces.Expand(ComposedText.Of(trimmed)).Select(GlobPattern.Parse).ToList();
        // Matching takes time by the steps of all alternatives together.
        if (alternatives.Sum(alternative => alternative.Steps) > MaxSteps)
            throw new InvalidGlobException("The file pattern's braces stand for too many long patterns.");
        return new FileGlob(trimmed, alternatives);
    }

    /// <summary>Whether the pattern matches the path, such as "contracts/2024/acme.pdf".</summary>
    public bool IsMatch(string path)
    {
        return IsMatchComposed(ComposedText.Of(path));
    }

    internal bool IsMatchComposed(string composed)
    {
        foreach (var alternative in _alternatives)
            if (alternative.IsMatch(composed)) return true;
        return false;
    }
}
