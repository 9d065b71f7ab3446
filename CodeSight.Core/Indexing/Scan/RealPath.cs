namespace CodeSight.Core.Indexing.Scan;

/// <summary>Where a path leads when every symbolic link in it is followed (realpath(3)).</summary>
internal static class RealPath
{
    // As the Linux kernel's limit.
    private const int MaxLinks = 40;

    /// <summary>The path without links, or null where it leads nowhere or in a circle.</summary>
    public static string? Of(string fullPath)
    {
        var rest = new Stack<string>();
        var current = Path.GetPathRoot(fullPath) ?? "/";
        Push(rest, fullPath[current.Length..]);
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }
            var next = Path.Combine(current, name);
            if (LinkTarget(next) is not { } target)
            {
                current = next;
                continue;
            }
            if (++links > MaxLinks) return null;
            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(target) ?? "/";
                target = target[current.Length..];
            }
            Push(rest, target);
        }
        return Path.Exists(current) ? current : null;
    }

    /// <summary>Whether <paramref name="realPath"/> is the folder or lies in it; both without links.</summary>
    public static bool IsInside(string realPath, string folder) =>
        realPath.StartsWith(folder, StringComparison.Ordinal)
        && (realPath.Length == folder.Length
            || Path.EndsInDirectorySeparator(folder)
            || realPath[folder.Length] == Path.DirectorySeparatorChar);

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not a link, or one that may not be read: opening it will tell.
            return null;
        }
    }

    private static void Push(Stack<string> rest, string path)
    {
        var names = path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
            if (names[i] != ".") rest.Push(names[i]);
    }
}
