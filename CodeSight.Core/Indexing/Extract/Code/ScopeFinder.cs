namespace CodeSight.Core.Indexing.Extract.Code;

/// <summary>
/// Finds in which class, function or section each line of a file lies: one reader for languages with braces, one for those
/// with indentation, one for files of named sections. It need not be right on every file, only never fail on any.
/// </summary>
internal static class ScopeFinder
{
    /// <summary>For each line its scope, such as "class Invoice > Total", or an empty text.</summary>
    public static string[] Find(List<string> lines, string fileName, int maxNesting)
    {
        var ending = Path.GetExtension(fileName).ToLowerInvariant();
        var scopes = ending switch
        {
            ".cs" or ".java" or ".kt" or ".kts" or ".scala" or ".groovy" or ".gradle" or ".go" or ".rs" or ".c" or ".h" or ".cc" or ".cpp" or ".cxx" or ".hpp"
                or ".hh" or ".m" or ".mm" or ".swift" or ".dart" or ".php" or ".js" or ".mjs" or ".cjs" or ".jsx" or ".ts" or ".tsx" or ".proto" or ".graphql"
                or ".gql" or ".css" or ".scss" or ".less" or ".razor" or ".cshtml" or ".bicep" => new BraceScopes('/', ending, maxNesting).Find(lines),
            ".ps1" or ".psm1" or ".r" or ".pl" or ".pm" or ".tf" or ".hcl" or ".sh" or ".bash" or ".zsh" => new BraceScopes('#', ending, maxNesting).Find(lines),
            ".ini" or ".toml" or ".cfg" or ".conf" or ".properties" or ".editorconfig" => SectionScopes.Find(lines),
            _ => IndentScopes.PatternFor(ending, Path.GetFileName(fileName)) is { } pattern ? IndentScopes.Find(lines, pattern) : Blank(lines.Count),
        };
        LeadingComments.Attach(lines, scopes);
        return scopes;
    }

    private static string[] Blank(int count)
    {
        var scopes = new string[count];
        Array.Fill(scopes, "");
        return scopes;
    }
}
