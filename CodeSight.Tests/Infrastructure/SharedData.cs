namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// The full reference inputs in ../shared/data, beside the repository. A user's clone has none and checks against <see cref="References"/>
/// alone; CI always has them. A test class that needs them uses <see cref="SharedDataFactAttribute"/> or <see
/// cref="SharedDataTheoryAttribute"/>, which skip with the reason printed.
/// </summary>
internal static class SharedData
{
    /// <summary>Root of the repository: the folder that holds CodeSight.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The data folder, or null where there is none.</summary>
    public static string? Folder { get; } = FindData();

    /// <summary>Path of an entry below the data folder.</summary>
    public static string At(params string[] parts) =>
        Path.Combine([Folder ?? throw new InvalidOperationException("There is no ../shared/data here."), .. parts]);

    /// <summary>Path of an entry below ../shared/cases, which stands beside the data folder.</summary>
    public static string CaseAt(params string[] parts) => Path.GetFullPath(Path.Combine([At(), "..", "cases", .. parts]));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CodeSight.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No CodeSight.sln above {AppContext.BaseDirectory}.");
    }

    private static string? FindData()
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));
        return Directory.Exists(path) ? path : null;
    }
}

/// <summary>A fact that is skipped, with its reason, where ../shared/data is missing.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "../shared/data is not beside this repository";
    }
}

/// <summary>A theory that is skipped, with its reason, where ../shared/data is missing.</summary>
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null) Skip = "../shared/data is not beside this repository";
    }
}
