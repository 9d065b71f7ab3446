using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Indexing;

/// <summary>
/// The side flow of scans: page -> OCR -> words. Text goes before it, and its results come back as text: a document whose pages were read is
/// queued once more.
/// </summary>
public sealed partial class PageReader(
    DocumentsFolder folder, IPageRecognizer recognizer, DocumentQueue documents, OcrQueue pages, ILogger<PageReader> logger)
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Pages that may be read at the same time.</summary>
    internal int MaxAtOnce => recognizer.MaxAtOnce;

    /// <summary>Reads one page; false where none waits, or documents wait whose text must be read.</summary>
    public async Task<bool> ReadNextAsync(CancellationToken cancellationToken)
    {
        if (recognizer.Settings is null || await documents.HasUnreadAsync(cancellationToken)) return false;
        // Twice the time that it may take, so that no other worker takes it over from a slow one.
        if (await pages.ClaimAsync(2 * recognizer.TimeLimit, cancellationToken) is not { } page)
        {
            await pages.RequeueAsync(cancellationToken);
            return false;
        }

        var isStored = false;
        try
        {
            isStored = await ReadAsync(page, cancellationToken);
        }
        finally
        {
            if (!isStored) await ReleaseAsync(page, cancellationToken.IsCancellationRequested);
        }

        return true;
    }

    private async Task<bool> ReadAsync(ClaimedPage page, CancellationToken cancellationToken)
    {
        if (page.Attempts > OcrQueue.MaxAttempts)
        {
            await pages.StoreAsync(page, null, $"{OcrQueue.MaxAttempts} attempts to read it did not come to an end", cancellationToken);
            return true;
        }

        if (folder.Locate(page.FilePath) is not { } path) return false;
        using var span = IndexingTelemetry.Start("ocr", null);
        switch (await recognizer.RecognizeAsync(path, folder.RealRoot, page.Page, page.Sha256, cancellationToken))
        {
            case Recognition.Read read:
                await pages.StoreAsync(page, read.Page, null, cancellationToken);
                return true;
            case Recognition.Failed failed:
                PageFailed(page.FilePath, page.Page, failed.Reason);
                await pages.StoreAsync(page, null, failed.Reason, cancellationToken);
                return true;
            default:
                return false;
        }
    }

    // A stop says nothing about the page; everything else counts as an attempt.
    private async Task ReleaseAsync(ClaimedPage page, bool isStopped)
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            await pages.ReleaseAsync(page, isStopped ? TimeSpan.Zero : Pause, isTried: !isStopped, timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The database is unavailable; the lease expires by itself.
        }
    }

    [LoggerMessage(EventId = 131, Level = LogLevel.Warning, Message = "Page {Page} of {FilePath} was not read: {Reason}")]
    private partial void PageFailed(string filePath, int page, string reason);
}
