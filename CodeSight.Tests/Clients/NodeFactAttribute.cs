using System.ComponentModel;
using System.Diagnostics;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Clients;

/// <summary>
/// A fact that needs Node.js 20 and the packages of this folder: skipped with the reason where one of them is missing, and where a distribution has
/// an older Node.js; failed where a build server has none.
/// </summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    private const int OldestVersion = 20;

    private static readonly string? Reason =
        Version() is > 0 and < OldestVersion and var version ? $"the packages need Node.js {OldestVersion}, and this is {version}"
        : !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? null
        : Version() == 0 ? "Node.js is not on the PATH"
        : !Directory.Exists(Path.Combine(Folder, "node_modules")) ? "the packages are missing: run npm ci in CodeSight.Tests/Clients"
        : null;

    public NodeFactAttribute() => Skip = Reason;

    /// <summary>Where the programs and their packages are.</summary>
    public static string Folder => Path.Combine(SharedData.RepositoryRoot, "CodeSight.Tests", "Clients");

    private static int Version()
    {
        try
        {
            var start = new ProcessStartInfo("node", ["-p", "parseInt(process.versions.node)"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var node = Process.Start(start);
            return int.TryParse(node?.StandardOutput.ReadToEnd(), out var version) ? version : 0;
        }
        catch (Win32Exception)
        {
            return 0; // there is none
        }
    }
}
