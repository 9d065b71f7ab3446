namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// Files and folders whose names show that they hold no documents of a team. A scan passes over them without a row in the ledger.
/// </summary>
internal static class Exclusions
{
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", ".hg", ".svn", ".bzr", "CVS", ".jj",
        "node_modules", "__pycache__", ".venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints",
        ".gradle", ".terraform", ".next", ".nuxt", ".yarn", ".pnpm-store",
        ".idea", ".vs", ".vscode", ".codesight",
        "$RECYCLE.BIN", "System Volume Information", "lost+found", ".Trash", ".Spotlight-V100", ".fseventsd", "@eaDir",
    };

    private static readonly HashSet<string> Files = new(StringComparer.OrdinalIgnoreCase)
    {
        ".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "Icon\r",
    };

    public static bool IsExcludedFile(string name) =>
        Files.Contains(name)
        || name.StartsWith("~$", StringComparison.Ordinal)      // lock of an Office document that is open
        || name.StartsWith(".~lock.", StringComparison.Ordinal) // the same for LibreOffice
        || name.StartsWith("._", StringComparison.Ordinal);     // macOS metadata beside a file

    /// <param name="siblings">Names of the files beside the folder.</param>
    public static bool IsExcludedFolder(string name, string fullPath, IReadOnlyCollection<string> siblings) => name switch
    {
        _ when Folders.Contains(name) => true,
        // A .NET build's output lies beside its project; anywhere else these may be anybody's folders.
        "bin" or "obj" => siblings.Any(file => Path.GetExtension(file) is ".csproj" or ".fsproj" or ".vbproj"),
        "venv" or "env" => File.Exists(Path.Combine(fullPath, "pyvenv.cfg")),
        _ => name.StartsWith(".Trash-", StringComparison.Ordinal),
    };
}
