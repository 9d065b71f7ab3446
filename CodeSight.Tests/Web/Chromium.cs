using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Web;

/// <summary>The browser that this machine has: Chromium, Chrome or Edge on the PATH, or the one that CODESIGHT_CHROMIUM names.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge.exe", "chrome.exe"];

    /// <summary>Path of the program, or null where there is none.</summary>
    public static string? Path { get; } = Find();

    /// <summary>
    /// Why browser tests are left out here, or null where they run. A build server without a browser is a fault, not a reason.
    /// </summary>
    public static string? ReasonToSkip { get; } =
        Path is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? "no Chromium, Chrome or Edge on the PATH" : null;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CODESIGHT_CHROMIUM") is { Length: > 0 } named) return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var onPath = from name in Names from folder in folders select System.IO.Path.Combine(folder, name);
        return onPath.Append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome").FirstOrDefault(File.Exists);
    }
}

/// <summary>A fact that needs a browser: skipped with the reason where there is none, failed where a build server has none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.ReasonToSkip;
}

/// <summary>A theory that needs a browser: skipped with the reason where there is none, failed where a build server has none.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.ReasonToSkip;
}

/// <summary>A fact that needs a browser and the inputs of ../shared/data: skipped with the reason where one of them is missing.</summary>
internal sealed class SharedDataBrowserFactAttribute : FactAttribute
{
    public SharedDataBrowserFactAttribute() => Skip = Chromium.ReasonToSkip ?? new SharedDataFactAttribute().Skip;
}
