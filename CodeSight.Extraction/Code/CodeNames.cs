namespace CodeSight.Extraction.Code;

/// <summary>Endings and names of source code and configuration.</summary>
internal static class CodeNames
{
    public static readonly string[] Endings =
    [
        ".cs", ".fs", ".fsx", ".vb", ".java", ".kt", ".kts", ".scala", ".groovy", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".cxx",
        ".hpp", ".hh", ".m", ".mm", ".swift", ".dart", ".py", ".pyi", ".rb", ".php", ".pl", ".pm", ".lua", ".r", ".jl", ".ex", ".exs",
        ".erl", ".hrl", ".hs", ".clj", ".cljs", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".css", ".scss",
        ".sass", ".less", ".sql", ".sh", ".bash", ".zsh", ".fish", ".ps1", ".psm1", ".psd1", ".bat", ".cmd", ".tf", ".tfvars", ".hcl",
        ".bicep", ".proto", ".graphql", ".gql", ".razor", ".cshtml", ".toml", ".ini",
        ".cfg", ".conf", ".properties", ".env", ".xsd", ".xsl", ".xaml", ".csproj", ".fsproj", ".vbproj", ".props", ".targets",
        ".sln", ".slnx", ".config", ".resx", ".gradle", ".cmake", ".mk", ".dockerfile", ".editorconfig", ".gitignore", ".gitattributes",
        ".dockerignore",
    ];

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Dockerfile", "Containerfile", "Makefile", "GNUmakefile", "Rakefile", "Gemfile", "Vagrantfile", "Jenkinsfile", "Procfile",
        "Caddyfile", "CMakeLists.txt", "CODEOWNERS",
    };

    /// <summary>Whether a file without a known ending is code by its name, such as <c>Dockerfile</c> or <c>Dockerfile.api</c>.</summary>
    public static bool IsCodeName(string fileName) =>
        Names.Contains(fileName)
        || fileName.StartsWith("Dockerfile.", StringComparison.OrdinalIgnoreCase)
        || fileName.StartsWith("Makefile.", StringComparison.OrdinalIgnoreCase);
}
