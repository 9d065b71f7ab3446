namespace CodeSight.AppHost.Tests;

/// <summary>
/// A fact that starts Postgres and Redis of this machine: skipped with the reason where one is missing, failed where a build server has
/// none.
/// </summary>
internal sealed class LocalStoresFactAttribute : FactAttribute
{
    public LocalStoresFactAttribute()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))) return;
        if (!OnPath("redis-server")) Skip = "there is no redis-server on the PATH";
        else if (!OnPath("setpriv") && Environment.IsPrivilegedProcess) Skip = "root needs setpriv to start Postgres";
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(
            folder => File.Exists(Path.Combine(folder, program)));
}
