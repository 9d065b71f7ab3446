using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Languages;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Extraction;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>The middle of the flow for one document: extract -> chunk. Whatever is in the file, this document alone fails.</summary>
public sealed partial class DocumentReader(
    DocumentsFolder folder,
    IExtractionService extraction,
    IChunker chunker,
    LanguageDetection languages,
    IPageRecognizer recognizer,
    OcrQueue ocr,
    CodeSightOptions options,
    TimeProvider time,
    ILogger<DocumentReader> logger)
{
    /// <summary>Makes ready what reading needs: what ends the process from then on may be the document.</summary>
    internal Task PrepareAsync(CancellationToken cancellationToken) => extraction.PrepareAsync(cancellationToken);

    internal async Task<ReadDocument> ReadAsync(ClaimedDocument document, CancellationToken cancellationToken)
    {
        var readTicks = time.GetUtcNow().UtcTicks;
        if (folder.Locate(document.FilePath) is not { } path)
            return Outcome(ReadOutcome.Failed, "its path leads out of the documents folder by now", null);
        var sizeBytes = SizeOf(path);
        if (document.Attempts > DocumentQueue.MaxAttempts)
        {
            // It may be the one that ends the process each time: it is hashed, so that it is tried again only when it changes.
            return await UnfinishedAsync($"{DocumentQueue.MaxAttempts} attempts to index it did not come to an end");
        }
        // Nothing is opened that has no bytes: it could be a pipe or a device, which would block.
        if (sizeBytes == 0)
            return Outcome(
                ReadOutcome.Empty, "the file has no bytes", await ContentHash.OfAsync(folder, document.FilePath, 0, cancellationToken));
        if (sizeBytes > options.MaxFileBytes) return Outcome(ReadOutcome.Unreadable, "it grew over the size limit while it waited", null);

        var pages = document.HasOcrPages && recognizer.Settings is { } settings
            ? await ocr.LoadAsync(document.Id, settings, cancellationToken)
            : null;
        switch (await ExtractAsync(document, path, pages?.Recognized, cancellationToken))
        {
            case ExtractionResult.Text text:
                return await CutAsync(text);
            case ExtractionResult.Empty empty:
                return WithPages(
                    Outcome(ReadOutcome.Empty, empty.Reason, empty.Sha256) with { Pages = empty.Pages }, empty.UnreadPages);
            case ExtractionResult.Failed failed:
                return failed.Sha256 is null
                    ? await UnfinishedAsync(failed.Reason)
                    : Outcome(ReadOutcome.Failed, failed.Reason, failed.Sha256);
            case ExtractionResult.Unreadable unreadable:
                return Outcome(ReadOutcome.Unreadable, unreadable.Reason, null);
            case var other:
                throw new InvalidOperationException($"An extraction cannot end as {other.GetType().Name}.");
        }

        async Task<ReadDocument> CutAsync(ExtractionResult.Text text)
        {
            try
            {
                using var span = IndexingTelemetry.StartFor(document, "chunk");
                var chunks = chunker.Cut(text.Document);
                span?.SetTag("codesight.chunks", chunks.Count);
                if (chunks.Count == 0)
                    return Outcome(ReadOutcome.Empty, "the file holds no text", text.Sha256) with { Pages = text.Document.Pages };
                var read = new ReadDocument(
                    document, ReadOutcome.Text, null, text.Document.Title, text.Document.Pages, chunks, text.Sha256, readTicks)
                {
                    Notes = text.Document.Notes is { Count: > 0 } notes ? string.Join(' ', notes) : null,
                    Language = languages.Detect([.. chunks.Select(chunk => chunk.Content)]),
                };
                return WithPages(read, text.Document.UnreadPages);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                CuttingFailed(document.FilePath, failure.GetType().FullName, failure.StackTrace);
                return Outcome(ReadOutcome.Failed, "its text could not be cut into chunks; the log says more", text.Sha256);
            }
        }

        ReadDocument WithPages(ReadDocument read, IReadOnlyList<int> unread)
        {
            var done = pages is not null && read.Sha256.AsSpan().SequenceEqual(pages.Recognized.Sha256) ? pages : null;
            var (recognized, faults, isOn) = (done?.Recognized.Pages.Count ?? 0, done?.Faults ?? 0, recognizer.Settings is not null);
            var left = Math.Max(0, unread.Count - faults);
            var notes = new PageNotes(read.Pages, recognized, faults, isOn ? left : 0, isOn ? 0 : left).Sentences;
            var isWaiting = isOn && left > 0;
            return read with
            {
                UnreadPages = unread,
                OcrPages = recognized + faults,
                Reason = read.Outcome == ReadOutcome.Empty && isWaiting ? notes : read.Reason,
                Notes = read.Outcome == ReadOutcome.Empty || notes is null ? read.Notes : $"{read.Notes} {notes}".TrimStart(),
            };
        }

        async Task<ReadDocument> UnfinishedAsync(string reason) =>
            Outcome(ReadOutcome.Unfinished, reason, await ContentHash.OfAsync(folder, document.FilePath, sizeBytes, cancellationToken));

        ReadDocument Outcome(ReadOutcome outcome, string reason, byte[]? sha256) =>
            new(document, outcome, reason, null, null, Array.Empty<Chunk>(), sha256, readTicks);
    }

    /// <summary>Bytes, or -1 where there is no file.</summary>
    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file ? file.Length : -1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It was removed between the two checks.
            return -1;
        }
    }

    private async Task<ExtractionResult> ExtractAsync(
        ClaimedDocument document, string path, RecognizedPages? recognized, CancellationToken cancellationToken)
    {
        using var span = IndexingTelemetry.StartFor(document, "extract");
        try
        {
            var extracted = await extraction.ExtractAsync(path, folder.RealRoot, recognized, cancellationToken);
            span?.SetTag("codesight.outcome", SnakeCase.Of(extracted.GetType().Name));
            return extracted;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            ExtractionFailed(document.FilePath, failure.GetType().FullName, failure.StackTrace);
            return new ExtractionResult.Failed("reading it went wrong inside the server; the log says more", null);
        }
    }

    // The exception's message is left out, since it may quote the document.
    [LoggerMessage(EventId = 120, Level = LogLevel.Error, Message = "Cutting {FilePath} into chunks went wrong: {Kind} {StackTrace}")]
    private partial void CuttingFailed(string filePath, string? kind, string? stackTrace);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "Extracting {FilePath} went wrong: {Kind} {StackTrace}")]
    private partial void ExtractionFailed(string filePath, string? kind, string? stackTrace);
}
