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
        if (recognizer.Settings is not { } settings || await documents.HasUnreadAsync(cancellationToken)) return false;
        // Twice the time that it may take, so that no other worker takes it over from a slow one.
        if (await pages.ClaimAsync(settings, 2 * recognizer.TimeLimit, cancellationToken) is not { } page)
        {
            await pages.RequeueAsync(settings, null, cancellationToken);
            return false;
        }

        var isTried = false;
        try
        {
            if (await ReadAsync(page, cancellationToken) is not { } left) return true;
            isTried = left;
        }
        catch
        {
            await ReleaseAsync(page, TimeSpan.Zero, isTried: false);
            throw;
        }

        await ReleaseAsync(page, Pause, isTried);
        return true;
    }

    /// <summary>Null where what came of it is stored; otherwise whether the attempt at the page counts.</summary>
    private async Task<bool?> ReadAsync(ClaimedPage page, CancellationToken cancellationToken)
    {
        if (page.Attempts > OcrQueue.MaxAttempts)
        {
            await pages.StoreAsync(page, null, $"{OcrQueue.MaxAttempts} attempts to read it did not come to an end", cancellationToken);
            return null;
        }

        if (folder.Locate(page.FilePath) is not { } path) return false;
        using var span = IndexingTelemetry.Start("ocr", null);
        switch (await recognizer.RecognizeAsync(path, folder.RealRoot, page.Page, page.Sha256, cancellationToken))
        {
            case Recognition.Read read:
                await pages.StoreAsync(page, read.Page, null, cancellationToken);
                return null;
            case Recognition.Failed failed:
                PageFailed(page.FilePath, page.Page, failed.Reason);
                await pages.StoreAsync(page, null, failed.Reason, cancellationToken);
                return null;
            case Recognition.Unfinished unfinished:
                PageFailed(page.FilePath, page.Page, unfinished.Reason);
                return true;
            default:
                // The file is away, or the machine lacks something: that says nothing about the page.
                return false;
        }
    }

    private async Task ReleaseAsync(ClaimedPage page, TimeSpan pause, bool isTried)
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            await pages.ReleaseAsync(page, pause, isTried, timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The database is unavailable; the lease expires by itself.
        }
    }

    [LoggerMessage(EventId = 131, Level = LogLevel.Warning, Message = "Page {Page} of {FilePath} was not read: {Reason}")]
    private partial void PageFailed(string filePath, int page, string reason);
}
