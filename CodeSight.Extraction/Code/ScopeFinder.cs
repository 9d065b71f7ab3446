namespace CodeSight.Extraction.Code;

/// <summary>
/// Finds in which class, function or section each line of a file lies: one reader for languages with braces, one for those
/// with indentation, one for files of named sections. It need not be right on every file, only never fail on any.
/// </summary>
internal static class ScopeFinder
{
    // Languages with braces, by what starts a comment.
    private static readonly HashSet<string> SlashComments = new(StringComparer.Ordinal)
    {
        ".cs", ".java", ".kt", ".kts", ".scala", ".groovy", ".gradle", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".m",
        ".mm", ".swift", ".dart", ".php", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".proto", ".graphql", ".gql", ".css", ".scss",
        ".less", ".razor", ".cshtml", ".bicep",
    };

    private static readonly HashSet<string> HashComments = new(StringComparer.Ordinal)
    {
        ".ps1", ".psm1", ".r", ".pl", ".pm", ".tf", ".hcl", ".sh", ".bash", ".zsh",
    };

    /// <summary>For each line its scope, such as "class Invoice > Total", or an empty text.</summary>
    public static string[] Find(List<string> lines, string fileName, int maxNesting)
    {
        var ending = Path.GetExtension(fileName).ToLowerInvariant();
        var scopes = ending switch
        {
            _ when SlashComments.Contains(ending) => new BraceScopes('/', ending, maxNesting).Find(lines),
            _ when HashComments.Contains(ending) => new BraceScopes('#', ending, maxNesting).Find(lines),
            ".ini" or ".toml" or ".cfg" or ".conf" or ".properties" or ".editorconfig" => SectionScopes.Find(lines),
            _ when IndentScopes.PatternFor(ending, Path.GetFileName(fileName)) is { } pattern => IndentScopes.Find(lines, pattern),
            _ => Blank(lines.Count),
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
