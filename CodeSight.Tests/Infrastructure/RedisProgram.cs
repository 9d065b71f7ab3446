namespace CodeSight.Tests.Infrastructure;

/// <summary>The redis-server that this machine has on its PATH.</summary>
internal static class RedisProgram
{
    /// <summary>Path of the program, or null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Why the tests of Redis are left out here, or null where they run. A build server without Redis is a fault, not a reason.
    /// </summary>
    public static string? ReasonToSkip { get; } =
        Path is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? "no redis-server on the PATH" : null;
}

/// <summary>A fact that needs Redis: skipped with the reason where there is none, failed where a build server has none.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisProgram.ReasonToSkip;
}

/// <summary>A theory that needs Redis: skipped with the reason where there is none, failed where a build server has none.</summary>
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisProgram.ReasonToSkip;
}
