using CodeSight.Core.Data.Documents;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>What a walk through the documents folder found.</summary>
/// <param name="Files">Every file that is not ignored, by path.</param>
/// <param name="UnreadableFolders">Folders, relative with "/", whose files are not known this time; "" is the root.</param>
/// <param name="Root">How the documents folder itself was found.</param>
internal sealed record FolderListing(IReadOnlyList<SeenFile> Files, IReadOnlyList<string> UnreadableFolders, RootState Root);

/// <summary>How the documents folder was found.</summary>
internal enum RootState
{
    Readable,
    Missing,
    Unreadable,
}
