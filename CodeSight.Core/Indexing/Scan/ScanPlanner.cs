using System.Collections.Concurrent;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Runs;
using CodeSight.Extraction;
using CodeSight.Extraction.Images;
using CodeSight.Extraction.Legacy;
using CodeSight.Extraction.Ocr;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// Compares the folder with the index: size and time first, SHA-256 only where they moved (B2). Finds renames, and keeps what
/// vanished in a way that looks like an accident (B3). Writes nothing.
/// </summary>
public sealed class ScanPlanner(
    DocumentsFolder folder, IExtractionService extraction, IPageRecognizer recognizer, RulesVersion rules, CodeSightOptions options, TimeProvider time)
{
    /// <param name="known">Every document of the index.</param>
    /// <param name="forceRebuild">Read every file again.</param>
    /// <param name="forgetsVanished">Remove what vanished whatever it looks like.</param>
    internal async Task<ScanPlan> PlanAsync(
        FolderListing listing, IReadOnlyList<KnownDocument> known, bool forceRebuild, bool forgetsVanished,
        CancellationToken cancellationToken)
    {
        var plan = new ScanPlan();
        var missing = known.ToDictionary(document => document.FilePath, StringComparer.Ordinal);
        var added = new List<SeenFile>();
        var doubtful = new List<(KnownDocument Document, SeenFile File)>();
        foreach (var seen in listing.Files)
        {
            var file = seen with { Refusal = seen.Refusal ?? Refuse(seen) };
            if (!missing.Remove(file.Path, out var document)) added.Add(file);
            else if (file.Refusal is not null) PlanRefusal(plan, document, file);
            else if (document.IsSkipped || document.IsNew) PlanNew(plan, document, file);
            else if (document.Sha256 is null) PlanChanged(plan, document, file, forceRebuild);
            else if (document.LooksLike(file)) PlanUnchanged(plan, document, file, document.ReadTicks, forceRebuild);
            else doubtful.Add((document, file));
        }
        await CompareContentAsync(plan, doubtful, forceRebuild, cancellationToken);
        await FindRenamesAsync(plan, added, missing, forceRebuild, cancellationToken);
        PlanInserts(plan, added);
        new VanishedFiles(folder, listing, known).Plan(plan, missing.Values, forgetsVanished);
        return plan;
    }

    private Refusal? Refuse(SeenFile file)
    {
        if (!extraction.Supports(file.Path))
        {
            var ending = Path.GetExtension(file.Path);
            return new Refusal(
                DocumentState.Skipped, ending.Length > 1 ? $"files of type {ending} are not read" : "files without an ending are not read");
        }
        if (recognizer.Settings is null && ImageFiles.IsImage(file.Path))
            return new Refusal(DocumentState.Skipped, "pictures are read where OCR is on and installed");
        if (LegacyFiles.IsNamedSo(file.Path) && !extraction.ReadsLegacyOffice
            && LegacyFiles.IsOne(folder.ReadStart(file.Path, LegacyFiles.StartLength)))
        {
            return new Refusal(
                DocumentState.Skipped,
                $"files of type {Path.GetExtension(file.Path).ToLowerInvariant()} are read where LibreOffice is installed");
        }
        return file.SizeBytes > options.MaxFileBytes
            ? new Refusal(
                DocumentState.Skipped, $"larger than the {options.MaxFileBytes >> 20} MB of CODESIGHT_MAX_FILE_MB", IsWarning: true)
            : null;
    }

    private static void PlanRefusal(ScanPlan plan, KnownDocument document, SeenFile file)
    {
        if (file.Refusal is not { } refusal) return;
        if (refusal.IsPassing && document.ChunkCount > 0)
        {
            plan.Kept++;
            return;
        }
        if (refusal.State == DocumentState.Skipped) plan.Skipped++;
        else plan.Unchanged++;
        var isListed = document.State == refusal.State && document.Reason == refusal.Reason && document.Stage == 0;
        if (!isListed || !document.HasSizeAndTimeOf(file))
            plan.Refusals.Add(new PlacedDocument(document.Id, file));
    }

    private static void PlanNew(ScanPlan plan, KnownDocument document, SeenFile file)
    {
        plan.Added++;
        // One that waits already keeps its place, and its reader if it has one, unless the file is another one by now; so below.
        if (!document.WaitsWith(file)) plan.Requeues.Add(new PlacedDocument(document.Id, file));
    }

    private void PlanUnchanged(ScanPlan plan, KnownDocument document, SeenFile file, long readTicks, bool forceRebuild)
    {
        plan.Unchanged++;
        // What failed or held no text may be read well by other rules.
        var isReadByOtherRules = document.Stage != 1
            && (document.ChunkCount > 0 || document.State is DocumentState.Failed or DocumentState.Empty)
            && document.Rules != rules.Current;
        if (forceRebuild || isReadByOtherRules) plan.Requeues.Add(new PlacedDocument(document.Id, file));
        else if (readTicks != document.ReadTicks) plan.Touches.Add(new PlacedDocument(document.Id, file, readTicks));
    }

    private static void PlanChanged(ScanPlan plan, KnownDocument document, SeenFile file, bool forceRebuild)
    {
        plan.Changed++;
        if (forceRebuild || !document.WaitsWith(file)) plan.Requeues.Add(new PlacedDocument(document.Id, file));
    }

    private async Task CompareContentAsync(
        ScanPlan plan, List<(KnownDocument Document, SeenFile File)> doubtful, bool forceRebuild, CancellationToken cancellationToken)
    {
        var hashes = await HashAsync(doubtful.Select(pair => pair.File), cancellationToken);
        foreach (var (document, file) in doubtful)
        {
            if (hashes.TryGetValue(file.Path, out var content) && content.Hash.AsSpan().SequenceEqual(document.Sha256))
                PlanUnchanged(plan, document, file, content.ReadTicks, forceRebuild);
            else
                PlanChanged(plan, document, file, forceRebuild);
        }
    }

    private async Task FindRenamesAsync(
        ScanPlan plan, List<SeenFile> added, Dictionary<string, KnownDocument> missing, bool forceRebuild,
        CancellationToken cancellationToken)
    {
        // Only a file of a vanished one's size and ending can be that file, so most new files need not be read here.
        var gone = missing.Values.Where(document => document.Sha256 is not null && !document.IsSkipped)
            .ToLookup(document => (document.SizeBytes, Ending(document.FilePath)));
        if (gone.Count == 0) return;
        var candidates = added.Where(file => file.Refusal is null && gone.Contains((file.SizeBytes, Ending(file.Path)))).ToList();
        var hashes = await HashAsync(candidates, cancellationToken);
        var renamed = new HashSet<SeenFile>();
        foreach (var file in candidates)
        {
            if (!hashes.TryGetValue(file.Path, out var content)) continue;
            var document = gone[(file.SizeBytes, Ending(file.Path))]
                .FirstOrDefault(old => missing.ContainsKey(old.FilePath) && content.Hash.AsSpan().SequenceEqual(old.Sha256));
            if (document is null) continue;
            missing.Remove(document.FilePath);
            renamed.Add(file);
            plan.Renames.Add(new PlacedDocument(document.Id, file, content.ReadTicks));
            if (forceRebuild) plan.Requeues.Add(new PlacedDocument(document.Id, file));
            plan.Added++;
            plan.Removed++;
        }
        added.RemoveAll(renamed.Contains);
    }

    private static void PlanInserts(ScanPlan plan, List<SeenFile> added)
    {
        plan.Inserts.AddRange(added);
        plan.Skipped += added.Count(file => file.Refusal?.State == DocumentState.Skipped);
        plan.Added += added.Count(file => file.Refusal?.State != DocumentState.Skipped);
    }

    private async Task<ConcurrentDictionary<string, Content>> HashAsync(IEnumerable<SeenFile> files, CancellationToken cancellationToken)
    {
        var hashes = new ConcurrentDictionary<string, Content>(StringComparer.Ordinal);
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, workers, async (file, token) =>
        {
            var readTicks = time.GetUtcNow().UtcTicks;
            if (await ContentHash.OfAsync(folder, file.Path, file.SizeBytes, token) is { } hash)
                hashes[file.Path] = new Content(hash, readTicks);
        });
        return hashes;
    }

    private static string Ending(string path) => Path.GetExtension(path).ToLowerInvariant();

    private sealed record Content(byte[] Hash, long ReadTicks);
}
