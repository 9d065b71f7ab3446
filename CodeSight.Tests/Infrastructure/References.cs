namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// The slice of the reference inputs that the repository holds, laid out as the full ones in <see cref="SharedData"/>; its README names the
/// sources.
/// </summary>
internal static class References
{
    public static string Folder { get; } = Path.Combine(SharedData.RepositoryRoot, "CodeSight.Tests", "References");

    /// <summary>Path of an entry below the folder.</summary>
    public static string At(params string[] parts) => Path.Combine([Folder, .. parts]);
}
