using System.IO.Enumeration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// One walk through the documents folder. Real files come first, each under its own path; then the links are looked at, so that
/// a file is listed once however many links lead to it, and a circle of links ends.
/// </summary>
/// <param name="root">Absolute path without links.</param>
/// <param name="dataDir">The index's own folder, passed over if it lies in the documents folder.</param>
internal sealed class FolderWalk(string root, string dataDir, CancellationToken cancellationToken)
{
    private static readonly EnumerationOptions OneFolder = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        MatchType = MatchType.Simple,
    };

    private static readonly Refusal NotSeen = new(
        DocumentState.Failed, "it could not be looked at (an error of the disk or network, or permission denied)", IsWarning: true,
        IsPassing: true);

    private readonly SortedDictionary<string, SeenFile> _files = new(StringComparer.Ordinal);
    private readonly List<Entry> _links = [];
    private readonly HashSet<string> _realFiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _realFolders = new(StringComparer.Ordinal);
    private readonly List<string> _unreadable = [];

    /// <summary>Folders that could not be listed, relative; "" is the root.</summary>
    public IReadOnlyList<string> UnreadableFolders => _unreadable;

    public IReadOnlyList<SeenFile> Run()
    {
        Enter([], root, IgnoreScope.None);
        // Following a link can find further links; the list grows while it is read.
        for (var i = 0; i < _links.Count; i++) Follow(_links[i]);
        return [.. _files.Values];
    }

    private void Enter(string[] path, string fullPath, IgnoreScope above)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_realFolders.Add(fullPath)) return;
        List<Entry> entries;
        try
        {
            entries = [.. new FileSystemEnumerable<Entry>(fullPath, (ref FileSystemEntry entry) => new Entry(ref entry), OneFolder)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(string.Join('/', path));
            return;
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var scope = above.Enter(fullPath, path.Length);
        var siblings = entries.Where(entry => !entry.IsFolder).Select(entry => entry.Name).ToList();
        foreach (var entry in entries)
        {
            var placed = entry with { Path = [.. path, entry.Name], FullPath = Path.Combine(fullPath, entry.Name), Scope = scope };
            if (scope.IsIgnored(placed.Path, entry.IsFolder)) continue;
            if (entry.IsFolder ? Exclusions.IsExcludedFolder(entry.Name, placed.FullPath, siblings) : Exclusions.IsExcludedFile(entry.Name))
                continue;
            if (placed.FullPath == dataDir) continue;
            if (entry.IsLink) _links.Add(placed);
            else if (entry.IsFolder) Enter(placed.Path, placed.FullPath, scope);
            else Add(placed);
        }
    }

    private void Add(Entry file)
    {
        _realFiles.Add(file.FullPath);
        // .NET shows bytes that are not UTF-8 as U+FFFD; a path with that character in their place does not exist.
        var isNameBroken = file.Name.Contains('\uFFFD', StringComparison.Ordinal) && !File.Exists(file.FullPath);
        List(file, file.SizeBytes, file.ModifiedTicks, isNameBroken
            ? new Refusal(DocumentState.Failed, "its name is not valid UTF-8, so it cannot be opened", IsWarning: true)
            : file.IsFaulty ? NotSeen : null);
    }

    private void Follow(Entry link)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            FollowToTarget(link);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // It went while it was looked at, like any file that is deleted.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            List(link, 0, link.ModifiedTicks, NotSeen);
        }
    }

    private void FollowToTarget(Entry link)
    {
        if (RealPath.Of(link.FullPath) is not { } real)
        {
            List(link, 0, link.ModifiedTicks, new Refusal(DocumentState.Skipped, "symbolic link that leads nowhere"));
            return;
        }
        if (!RealPath.IsInside(real, root))
        {
            List(link, 0, link.ModifiedTicks, new Refusal(DocumentState.Skipped, "symbolic link that leads out of the documents folder"));
            return;
        }
        if (Directory.Exists(real))
        {
            if (!RealPath.IsInside(real, dataDir)) Enter(link.Path, real, link.Scope);
            return;
        }
        var target = new FileInfo(real);
        List(link, target.Length, ModifiedTime.Of(target).Ticks, _realFiles.Add(real)
            ? null
            : new Refusal(DocumentState.Skipped, "symbolic link to a file that is listed under its own name"));
    }

    private void List(Entry file, long sizeBytes, long modifiedTicks, Refusal? refusal)
    {
        var path = string.Join('/', file.Path);
        if (!LedgerName.Fits(path))
        {
            path = LedgerName.Shorten(path);
            refusal = new Refusal(
                DocumentState.Failed, $"its path is longer than the {LedgerName.MaxBytes} bytes that can be listed", IsWarning: true);
        }
        // Two names of broken bytes can look the same; one row stands for both.
        _files.TryAdd(path, new SeenFile(path, sizeBytes, modifiedTicks, refusal));
    }

    private sealed record Entry
    {
        public Entry(ref FileSystemEntry entry)
        {
            Name = entry.FileName.ToString();
            IsFolder = entry.IsDirectory;
            IsLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            if (IsFolder) return;
            try
            {
                SizeBytes = entry.Length;
                ModifiedTicks = entry.LastWriteTimeUtc.UtcTicks;
            }
            catch (ArgumentOutOfRangeException)
            {
                ModifiedTicks = ModifiedTime.Impossible.Ticks;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                IsFaulty = true;
            }
        }

        public string Name { get; }

        public bool IsFolder { get; }

        public bool IsLink { get; }

        /// <summary>Whether its size and time could not be read.</summary>
        public bool IsFaulty { get; }

        public long SizeBytes { get; }

        public long ModifiedTicks { get; }

        public string[] Path { get; init; } = [];

        public string FullPath { get; init; } = "";

        public IgnoreScope Scope { get; init; } = IgnoreScope.None;
    }
}
