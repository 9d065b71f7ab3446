using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Runs;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// Decides what becomes of documents whose file was not seen (B3): a folder that is gone, empty or unreadable, or that lost more
/// than half of its files at once, looks like a mount that failed, and must not empty the index. What is kept is marked, and stays
/// until its file returns or a forced rebuild removes it.
/// </summary>
internal sealed class VanishedFiles(DocumentsFolder folder, FolderListing listing, IReadOnlyList<KnownDocument> known)
{
    private const string HowToRemove = "run with force_rebuild to remove them";

    /// <param name="missing">Documents that the listing lacks and that were not renamed.</param>
    public void Plan(ScanPlan plan, IReadOnlyCollection<KnownDocument> missing, bool forgetsVanished)
    {
        var messages = new List<string>();
        if (listing.Files.Count == 0 && listing.UnreadableFolders.Count == 0)
            messages.Add($"No documents found at {folder.Root}. Mount your documents: -v /path/to/docs:{folder.Root}:ro");
        var hidden = missing.Where(IsHidden).ToHashSet();
        if (listing.UnreadableFolders.Count > 0) messages.Add(Keep(plan, hidden, Unreadable()));
        var gone = missing.Where(document => !hidden.Contains(document)).ToList();
        if (!forgetsVanished) KeepVanished(plan, gone, messages);
        plan.Returned.AddRange(known.Where(document => document.IsVanished).Except(missing).Select(document => document.Id));
        plan.Removals.AddRange(gone.Select(document => document.Id));
        plan.Removed += gone.Count(document => !document.IsSkipped);
        plan.IsFailed = listing.Root == RootState.Unreadable || (listing.Root == RootState.Missing && !forgetsVanished);
        plan.Message = messages.Count == 0 ? null : string.Join(". ", messages);
    }

    /// <param name="gone">Those that are kept are taken out.</param>
    private void KeepVanished(ScanPlan plan, List<KnownDocument> gone, List<string> messages)
    {
        // Files that are there and only ignored by now were taken out on purpose.
        var earlier = gone.Where(document => document.IsVanished && !folder.Has(document.FilePath)).ToHashSet();
        gone.RemoveAll(earlier.Contains);
        if (IsAccident(gone) is { } accident)
        {
            var kept = gone.Where(document => !folder.Has(document.FilePath)).ToHashSet();
            messages.Add(Keep(plan, kept, accident) + "; " + HowToRemove);
            gone.RemoveAll(kept.Contains);
            plan.Vanished.AddRange(kept.Select(document => document.Id));
        }
        if (earlier.Count > 0) messages.Add(Keep(plan, earlier, "Files that vanished before are still missing") + "; " + HowToRemove);
    }

    private bool IsHidden(KnownDocument document) =>
        listing.UnreadableFolders.Any(path => path.Length == 0 || document.FilePath.StartsWith(path + "/", StringComparison.Ordinal));

    private string? IsAccident(List<KnownDocument> gone)
    {
        var inAll = known.Count(IsCounted);
        var lost = gone.Count(IsCounted);
        if (2 * lost <= inAll) return null;
        lost = gone.Count(document => IsCounted(document) && !folder.Has(document.FilePath));
        if (2 * lost <= inAll) return null;
        return listing.Root == RootState.Missing ? "The documents folder is missing"
            : listing.Files.Count == 0 ? "The documents folder is empty"
            : $"{lost} of {inAll} known files vanished at once";
    }

    // What was kept before, or came a moment ago and was never read, says nothing about the folder as it was.
    private static bool IsCounted(KnownDocument document) => !document.IsSkipped && !document.IsVanished && !document.IsNew;

    private string Unreadable() =>
        listing.Root == RootState.Unreadable ? $"The documents folder {folder.Root} cannot be read"
        : listing.UnreadableFolders.Count == 1 ? $"The folder {listing.UnreadableFolders[0]} could not be read"
        : $"{listing.UnreadableFolders.Count} folders could not be read, {listing.UnreadableFolders[0]} for one";

    private static string Keep(ScanPlan plan, HashSet<KnownDocument> documents, string why)
    {
        var count = documents.Count(document => !document.IsSkipped);
        plan.Kept += count;
        return count == 0 ? why : $"{why}: {count} known {(count == 1 ? "file was" : "files were")} kept";
    }
}
